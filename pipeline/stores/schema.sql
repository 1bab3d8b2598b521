-- The store of `luodi run`. Money is NUMERIC and bound as decimal text, which SQLite keeps without loss
-- (whole numbers to 18 digits, others to 15).
-- Offsets are half-open and count characters of articles.body. Only `runs` holds times.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    id        TEXT PRIMARY KEY,  -- from the content, the input's own id and its address
    copy_of   TEXT,              -- of what came as the same bytes: the id of the one with the first path
    own_id    TEXT,              -- the input's own id
    url       TEXT,
    path      TEXT,
    locator   TEXT NOT NULL,
    title     TEXT NOT NULL,
    source    TEXT,
    author    TEXT,
    published TEXT,
    script    TEXT,
    relevance REAL,
    outcome   TEXT NOT NULL CHECK (outcome IN ('extracted', 'irrelevant', 'duplicate')),
    body      TEXT NOT NULL,
    body_hash TEXT NOT NULL,     -- of the body's letters and digits
    version   TEXT NOT NULL
);
CREATE INDEX articles_by_body ON articles (body_hash);
CREATE INDEX articles_by_outcome ON articles (outcome, published);
CREATE INDEX articles_by_own_id ON articles (own_id) WHERE own_id IS NOT NULL;

-- An article and the likely origins of its text: one, or several of a merged copy. An article with a link that is not
-- `contains` is a duplicate.
CREATE TABLE reprints (
    article_id  TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    original_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,   -- identical: the same bytes again; exact: the same letters and digits; near: with slips,
                                 -- cut or merged; contains: the original with much else, an article of its own
    share       REAL NOT NULL,   -- 0 to 1: of the article's letters and digits, those that its original's version brings
    PRIMARY KEY (article_id, original_id)
) WITHOUT ROWID;
CREATE INDEX reprints_by_original ON reprints (original_id);

-- How reprints are found. One row for all articles whose bodies have the same letters and digits.
CREATE TABLE texts (
    body_hash TEXT PRIMARY KEY,
    length    INTEGER NOT NULL,  -- letters and digits
    leader    TEXT NOT NULL,     -- the body that stands for its version; may be itself
    share     REAL NOT NULL      -- of the shorter of it and its leader, what stands in the other
) WITHOUT ROWID;
CREATE INDEX texts_by_leader ON texts (leader);

-- Bands of the MinHash signatures of leaders; bodies that are alike share some.
CREATE TABLE bands (
    band      INTEGER NOT NULL,
    body_hash TEXT NOT NULL,
    PRIMARY KEY (band, body_hash)
) WITHOUT ROWID;

-- Leaders of which the longer has much of the shorter.
CREATE TABLE overlaps (
    shorter TEXT NOT NULL,
    longer  TEXT NOT NULL,
    share   REAL NOT NULL,       -- of the shorter one
    spans   TEXT NOT NULL,       -- of the longer one's letters, half-open: "0-120 300-420"
    PRIMARY KEY (shorter, longer)
) WITHOUT ROWID;
CREATE INDEX overlaps_by_longer ON overlaps (longer);

CREATE TABLE deals (
    id                TEXT PRIMARY KEY,
    project           TEXT NOT NULL,
    place             TEXT,
    amount_text       TEXT,
    amount_value      NUMERIC,
    amount_value_high NUMERIC,
    currency          TEXT,
    qualifier         TEXT,
    amount_kind       TEXT,
    stage             TEXT,      -- the furthest reported
    stage_date        TEXT,
    sector            TEXT,      -- this and the next columns: what the first report that tells it says
    industry          TEXT,
    capacity_text     TEXT,
    capacity_value    NUMERIC,
    capacity_unit     TEXT,
    land_text         TEXT,
    land_value        NUMERIC,
    land_unit         TEXT,
    floor_area_text   TEXT,
    floor_area_value  NUMERIC,
    floor_area_unit   TEXT,
    output_text       TEXT,
    output_value      NUMERIC,
    output_unit       TEXT,
    tax_text          TEXT,
    tax_value         NUMERIC,
    tax_unit          TEXT,
    jobs_text         TEXT,
    jobs_value        NUMERIC,
    jobs_unit         TEXT,
    companies         TEXT NOT NULL, -- names in order of report, separated by "; "
    first_published   TEXT,
    last_published    TEXT,
    reports           INTEGER NOT NULL,
    articles          INTEGER NOT NULL,
    confidence        REAL NOT NULL  -- the highest of its reports
) WITHOUT ROWID;

CREATE TABLE deal_reports (
    id                TEXT PRIMARY KEY,
    article_id        TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    deal_id           TEXT REFERENCES deals (id) DEFERRABLE INITIALLY DEFERRED, -- NULL in a duplicate
    position          INTEGER NOT NULL, -- 0 for the article's first deal
    project           TEXT NOT NULL,
    project_key       TEXT NOT NULL,
    start             INTEGER NOT NULL,
    "end"             INTEGER NOT NULL,
    amount_text       TEXT,
    amount_start      INTEGER,
    amount_end        INTEGER,
    amount_value      NUMERIC,
    amount_value_high NUMERIC,
    currency          TEXT,
    qualifier         TEXT,
    amount_kind       TEXT,
    stage             TEXT,
    place             TEXT,
    date              TEXT,
    sector            TEXT,      -- section of GB/T 4754—2017, A to T
    industry          TEXT,      -- strategic emerging industry
    capacity_text     TEXT,      -- annual output or treatment, or installed; value in base units
    capacity_start    INTEGER,
    capacity_end      INTEGER,
    capacity_value    NUMERIC,
    capacity_unit     TEXT,
    land_text         TEXT,      -- 亩 or m2
    land_start        INTEGER,
    land_end          INTEGER,
    land_value        NUMERIC,
    land_unit         TEXT,
    floor_area_text   TEXT,      -- m2
    floor_area_start  INTEGER,
    floor_area_end    INTEGER,
    floor_area_value  NUMERIC,
    floor_area_unit   TEXT,
    output_text       TEXT,      -- expected in a year; unit is the currency
    output_start      INTEGER,
    output_end        INTEGER,
    output_value      NUMERIC,
    output_unit       TEXT,
    tax_text          TEXT,      -- expected in a year
    tax_start         INTEGER,
    tax_end           INTEGER,
    tax_value         NUMERIC,
    tax_unit          TEXT,
    jobs_text         TEXT,      -- expected
    jobs_start        INTEGER,
    jobs_end          INTEGER,
    jobs_value        NUMERIC,
    jobs_unit         TEXT,
    evidence_start    INTEGER NOT NULL,
    evidence_end      INTEGER NOT NULL,
    evidence          TEXT NOT NULL,    -- the sentence itself
    confidence        REAL NOT NULL
);
CREATE INDEX deal_reports_by_article ON deal_reports (article_id);
CREATE INDEX deal_reports_by_deal ON deal_reports (deal_id);
CREATE INDEX deal_reports_by_project ON deal_reports (project_key);

CREATE TABLE deal_companies (
    deal_report_id TEXT NOT NULL REFERENCES deal_reports (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    company        TEXT NOT NULL,
    company_key    TEXT NOT NULL,  -- companies.name
    role           TEXT NOT NULL,
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    PRIMARY KEY (deal_report_id, position)
) WITHOUT ROWID;
CREATE INDEX deal_companies_by_company ON deal_companies (company_key);

-- People who sign the agreement.
CREATE TABLE deal_signatories (
    deal_report_id TEXT NOT NULL REFERENCES deal_reports (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    name           TEXT NOT NULL,
    title          TEXT NOT NULL,
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    PRIMARY KEY (deal_report_id, position)
) WITHOUT ROWID;

CREATE TABLE article_companies (
    article_id  TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    company     TEXT NOT NULL,
    company_key TEXT NOT NULL,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX article_companies_by_company ON article_companies (company_key, article_id);

CREATE TABLE companies (
    name     TEXT PRIMARY KEY,   -- normalised
    articles INTEGER NOT NULL,
    deals    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE indicators (
    article_id     TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    subject        TEXT,
    metric         TEXT NOT NULL,
    metric_text    TEXT NOT NULL,
    value          NUMERIC,
    unit           TEXT NOT NULL,
    status         TEXT NOT NULL,
    qualifier      TEXT NOT NULL,
    period         TEXT,
    yoy            NUMERIC,
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end   INTEGER NOT NULL,
    evidence       TEXT NOT NULL,
    confidence     REAL NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX indicators_by_metric ON indicators (metric, period);

CREATE TABLE amounts (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    text       TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    value      NUMERIC NOT NULL,
    value_high NUMERIC,
    currency   TEXT NOT NULL,
    qualifier  TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;

CREATE TABLE rejects (
    id           TEXT PRIMARY KEY,
    own_id       TEXT,
    url          TEXT,
    locator      TEXT NOT NULL,
    code         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    remedy       TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    version      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX rejects_by_locator ON rejects (locator);

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY,
    started    TEXT NOT NULL,    -- UTC
    finished   TEXT,             -- NULL while it runs and where it was interrupted
    version    TEXT NOT NULL,
    arguments  TEXT NOT NULL,    -- JSON
    read       INTEGER NOT NULL DEFAULT 0,
    extracted  INTEGER NOT NULL DEFAULT 0,
    irrelevant INTEGER NOT NULL DEFAULT 0,
    duplicate  INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0,
    known      INTEGER NOT NULL DEFAULT 0,
    CHECK (read = extracted + irrelevant + duplicate + rejected)
);

-- What the derived tables have yet to take in; empty after a finished run.
CREATE TABLE pending (
    kind TEXT NOT NULL,          -- body (for reprints), records (of an article), project or company
    key  TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

-- Each deal with its reports in order of time: from announcement to landing.
CREATE VIEW deal_history AS
SELECT r.deal_id, coalesce(r.date, a.published) AS date, r.stage, r.project, r.amount_text, r.place, r.evidence,
       a.title, a.source, a.published, a.url, a.locator, r.id AS deal_report_id, a.id AS article_id
FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id
WHERE r.deal_id IS NOT NULL
ORDER BY r.deal_id, coalesce(r.date, a.published), a.rowid, r.position;
