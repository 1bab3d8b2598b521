-- The store of `luodi run`. Money is NUMERIC and bound as decimal text, which SQLite keeps without loss
-- (whole numbers to 18 digits, others to 15).
-- Offsets are half-open and count characters of articles.body. Only `runs` holds times.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    id        TEXT PRIMARY KEY,  -- from the content, the input's own id and its address
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
    body_hash TEXT,              -- of the body's letters and digits; NULL for a body without any
    version   TEXT NOT NULL
);
CREATE INDEX articles_by_body ON articles (body_hash) WHERE outcome <> 'duplicate';
CREATE INDEX articles_by_outcome ON articles (outcome, published);
CREATE INDEX articles_by_own_id ON articles (own_id) WHERE own_id IS NOT NULL;

CREATE TABLE reprints (
    article_id  TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    original_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    locator     TEXT NOT NULL,
    kind        TEXT NOT NULL    -- identical: the same bytes again; exact: the same letters and digits
) WITHOUT ROWID;
CREATE INDEX reprints_by_original ON reprints (original_id);

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
    deal_id           TEXT REFERENCES deals (id) DEFERRABLE INITIALLY DEFERRED,
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
    company_key    TEXT NOT NULL,  -- company_names.key
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

-- Pairs of names of one company that an article's text gives: 以下简称, 原名, 更名为 and the like.
CREATE TABLE told_names (
    article_id  TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL,   -- what name is to company: short or former
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    company     TEXT NOT NULL,
    company_key TEXT NOT NULL,
    start       INTEGER NOT NULL, -- from the first of the two names to the end of the other
    "end"       INTEGER NOT NULL,
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX told_names_by_name ON told_names (name_key, kind, company_key, article_id);
CREATE INDEX told_names_by_company ON told_names (company_key, kind, name_key);

-- One row per company, whatever the articles call it.
CREATE TABLE companies (
    id       TEXT PRIMARY KEY,   -- from the key of its name
    name     TEXT NOT NULL,      -- the fullest that it has today
    brand    TEXT NOT NULL,      -- 字号; parents, subsidiaries and sisters share it
    articles INTEGER NOT NULL,
    deals    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX companies_by_brand ON companies (brand);

-- Every name of a company; one that may stand for several stays a company of its own.
CREATE TABLE company_names (
    key         TEXT PRIMARY KEY, -- company_key of the tables above
    company_id  TEXT REFERENCES companies (id) DEFERRABLE INITIALLY DEFERRED,
    name        TEXT NOT NULL,   -- as it is most often written
    kind        TEXT NOT NULL,   -- full, short, former, script (full in another script or other brackets)
    articles    INTEGER NOT NULL,
    evidence_id TEXT REFERENCES articles (id) ON DELETE SET NULL, -- the article that tells it, where one does
    block       TEXT NOT NULL,   -- names of one block are compared
    cluster     TEXT NOT NULL    -- names of one cluster are one company by what they look like
) WITHOUT ROWID;
CREATE INDEX company_names_by_company ON company_names (company_id);
CREATE INDEX company_names_by_block ON company_names (block);
CREATE INDEX company_names_by_cluster ON company_names (cluster);

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

-- What the derived tables (deals, companies) have yet to take in; empty after a finished run.
CREATE TABLE pending (
    kind TEXT NOT NULL,          -- project, company (a name's key), company block, company count (an id) …
    key  TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

-- Each deal with its reports in order of time: from announcement to landing.
CREATE VIEW deal_history AS
SELECT r.deal_id, coalesce(r.date, a.published) AS date, r.stage, r.project, r.amount_text, r.place, r.evidence,
       a.title, a.source, a.published, a.url, a.locator, r.id AS deal_report_id, a.id AS article_id
FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id
ORDER BY r.deal_id, coalesce(r.date, a.published), a.rowid, r.position;

-- The deals that each company is in, whatever name they give it.
CREATE VIEW company_deals AS
SELECT DISTINCT c.id AS company_id, c.name AS company, d.role, r.deal_id, t.project, t.stage, t.amount_text, t.amount_value,
       t.currency, t.stage_date AS date, t.place
FROM companies AS c JOIN company_names AS n ON n.company_id = c.id JOIN deal_companies AS d ON d.company_key = n.key
JOIN deal_reports AS r ON r.id = d.deal_report_id JOIN deals AS t ON t.id = r.deal_id;
