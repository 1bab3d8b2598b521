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
    id                TEXT PRIMARY KEY, -- the id of its first report (by publication); any report's id leads to its deal
    project           TEXT NOT NULL,    -- in its fullest form
    place             TEXT,             -- the most exact one told
    place_code        TEXT,             -- of the division it lies in (GB/T 2260)
    amount_text       TEXT,
    amount_value      NUMERIC,
    amount_value_high NUMERIC,
    currency          TEXT,
    qualifier         TEXT,
    amount_kind       TEXT,
    amount_flag       TEXT,      -- conflict: reports give other sums; scale: some 10,000 times another (万 for 亿)
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

-- When a deal reached its stages, and who says so.
CREATE TABLE deal_stages (
    deal_id        TEXT NOT NULL REFERENCES deals (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    stage          TEXT NOT NULL,
    date           TEXT,         -- as exactly as told, else the day of the first report of it
    dated          INTEGER NOT NULL, -- 0: that day of publication, the stage may be older
    deal_report_id TEXT NOT NULL,
    PRIMARY KEY (deal_id, stage)
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

-- Reports that come, and deals whose report goes, wait to be resolved, whoever writes or deletes them.
CREATE TRIGGER deal_report_comes AFTER INSERT ON deal_reports BEGIN
    INSERT OR IGNORE INTO pending VALUES ('report', NEW.id);
END;
CREATE TRIGGER deal_report_goes BEFORE DELETE ON deal_reports BEGIN
    INSERT OR IGNORE INTO pending SELECT 'deal', OLD.deal_id WHERE OLD.deal_id IS NOT NULL;
    INSERT OR IGNORE INTO pending VALUES ('gone', OLD.id);
    DELETE FROM pending WHERE kind IN ('report', 'group') AND key = OLD.id;
END;

-- Blocking: reports that share keys are compared; in a large block those that lie side by side by `sort`.
CREATE TABLE deal_keys (
    key    INTEGER NOT NULL,
    sort   INTEGER NOT NULL,
    report INTEGER NOT NULL,     -- the 64 bits of the report's id, signed
    PRIMARY KEY (key, sort, report)
) WITHOUT ROWID;

-- The rows that a report has in deal_keys, so that they can be found again when it goes.
CREATE TABLE deal_profiles (
    report_id TEXT PRIMARY KEY,
    sort      INTEGER NOT NULL,
    keys      BLOB NOT NULL      -- 8 bytes each
) WITHOUT ROWID;

-- Pairs of reports that match; `luodi explain-match` tells why. a < b.
CREATE TABLE deal_links (
    a     TEXT NOT NULL REFERENCES deal_reports (id) ON DELETE CASCADE,
    b     TEXT NOT NULL REFERENCES deal_reports (id) ON DELETE CASCADE,
    score REAL NOT NULL,         -- bits
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX deal_links_by_b ON deal_links (b);

-- What a person decided about two reports; it outlives their articles. a < b.
CREATE TABLE deal_decisions (
    a       TEXT NOT NULL,
    b       TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
    reason  TEXT NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX deal_decisions_by_b ON deal_decisions (b);

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
CREATE TRIGGER indicator_comes AFTER INSERT ON indicators BEGIN
    INSERT OR IGNORE INTO pending VALUES ('figures', NEW.article_id);
END;
CREATE TRIGGER indicator_goes AFTER DELETE ON indicators BEGIN
    INSERT OR IGNORE INTO pending VALUES ('figures', OLD.article_id);
END;

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
    kind TEXT NOT NULL,          -- body (for reprints), records (of an article); gone, report, deal, group;
                                 -- company, company block, company count; figures, promise
    key  TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

-- The records of a copy are no evidence of their own (they are kept by `luodi run --all`).
CREATE TRIGGER article_turns AFTER UPDATE OF outcome ON articles
WHEN (OLD.outcome = 'duplicate') <> (NEW.outcome = 'duplicate') BEGIN
    INSERT OR IGNORE INTO pending SELECT 'report', id FROM deal_reports WHERE article_id = NEW.id;
    INSERT OR IGNORE INTO pending SELECT 'company', company_key FROM article_companies WHERE article_id = NEW.id
        UNION SELECT 'company', c.company_key FROM deal_companies AS c JOIN deal_reports AS r ON r.id = c.deal_report_id
        WHERE r.article_id = NEW.id
        UNION SELECT 'company', name_key FROM told_names WHERE article_id = NEW.id
        UNION SELECT 'company', company_key FROM told_names WHERE article_id = NEW.id;
    INSERT OR IGNORE INTO pending SELECT 'figures', article_id FROM indicators WHERE article_id = NEW.id;
END;
-- Names that come or go wait, whoever writes or deletes them.
CREATE TRIGGER article_company_comes AFTER INSERT ON article_companies BEGIN
    INSERT OR IGNORE INTO pending SELECT 'company', NEW.company_key;
END;
CREATE TRIGGER article_company_goes AFTER DELETE ON article_companies BEGIN
    INSERT OR IGNORE INTO pending SELECT 'company', OLD.company_key;
END;
CREATE TRIGGER deal_company_comes AFTER INSERT ON deal_companies BEGIN
    INSERT OR IGNORE INTO pending SELECT 'company', NEW.company_key;
END;
CREATE TRIGGER deal_company_goes AFTER DELETE ON deal_companies BEGIN
    INSERT OR IGNORE INTO pending SELECT 'company', OLD.company_key;
END;
CREATE TRIGGER told_name_comes AFTER INSERT ON told_names BEGIN
    INSERT OR IGNORE INTO pending SELECT 'company', NEW.name_key UNION SELECT 'company', NEW.company_key;
END;
CREATE TRIGGER told_name_goes AFTER DELETE ON told_names BEGIN
    INSERT OR IGNORE INTO pending SELECT 'company', OLD.name_key UNION SELECT 'company', OLD.company_key;
END;

-- What names of companies count: those of articles that are no copies.
CREATE VIEW counted_companies AS
SELECT c.* FROM article_companies AS c JOIN articles AS a ON a.id = c.article_id WHERE a.outcome <> 'duplicate';
CREATE VIEW counted_names AS
SELECT t.* FROM told_names AS t JOIN articles AS a ON a.id = t.article_id WHERE a.outcome <> 'duplicate';

-- Each deal with its reports in order of time: from announcement to landing.
CREATE VIEW deal_history AS
SELECT r.deal_id, coalesce(r.date, a.published) AS date, r.stage, r.project, r.amount_text, r.place, r.evidence,
       a.title, a.source, a.published, a.url, a.locator, r.id AS deal_report_id, a.id AS article_id
FROM deal_reports AS r JOIN articles AS a ON a.id = r.article_id
WHERE r.deal_id IS NOT NULL
ORDER BY r.deal_id, coalesce(r.date, a.published, '9999'), a.published, r.id;

-- Every sum that a deal was told to have, and whether it is the one chosen for `deals`.
CREATE VIEW deal_amounts AS
SELECT r.deal_id, r.amount_text, r.amount_value, r.amount_value_high, r.currency, r.qualifier, r.amount_kind,
       (r.amount_value = d.amount_value AND r.currency = d.currency) AS chosen,
       a.title, a.source, a.published, a.url, a.locator, r.id AS deal_report_id, a.id AS article_id
FROM deal_reports AS r JOIN deals AS d ON d.id = r.deal_id JOIN articles AS a ON a.id = r.article_id
WHERE r.amount_value IS NOT NULL
ORDER BY r.deal_id, a.published, r.id;

-- How long each deal has not been heard of: whole months from its last report to the newest article.
CREATE VIEW deal_status AS
SELECT d.id AS deal_id, d.project, d.place, d.stage, d.stage_date, d.last_published,
       (strftime('%Y', n.newest) - strftime('%Y', d.last_published)) * 12
       + strftime('%m', n.newest) - strftime('%m', d.last_published)
       - (strftime('%d', n.newest) < strftime('%d', d.last_published)) AS silent_for
FROM deals AS d, (SELECT max(published) AS newest FROM articles) AS n
ORDER BY silent_for DESC, d.id;

-- What figures must share to be held against each other: place, metric, scope and unit.
CREATE TABLE promise_series (
    id          TEXT PRIMARY KEY,
    place_key   TEXT NOT NULL,   -- one for all spellings of a place
    place       TEXT NOT NULL,
    place_level TEXT NOT NULL,   -- province, city, county, zone, town, or body (a bureau, a company)
    place_code  TEXT,            -- of a division (GB/T 2260)
    parent_code TEXT,            -- of the division that it lies in
    city        TEXT,
    province    TEXT,
    metric      TEXT NOT NULL,
    scope       TEXT NOT NULL,   -- what its words narrow the metric to (亿元以上, 省外); of rate and other: which
    unit        TEXT NOT NULL
) WITHOUT ROWID;

-- Indicators as promises read them; written anew with their article's indicators.
CREATE TABLE promise_figures (
    article_id  TEXT NOT NULL,
    position    INTEGER NOT NULL,
    series_id   TEXT NOT NULL,
    place_from  TEXT NOT NULL,   -- subject: the indicator names the place; host: its article does
    part        TEXT NOT NULL,   -- target, result, or share (the press's own share of the target)
    year        INTEGER NOT NULL,
    first_month INTEGER NOT NULL,
    last_day    TEXT NOT NULL,
    assumed     INTEGER NOT NULL, -- 1: no period is told, it is the one of publication
    own         INTEGER NOT NULL, -- 1: told by the place's own outlet
    PRIMARY KEY (article_id, position)
) WITHOUT ROWID;
CREATE INDEX promise_figures_by_series ON promise_figures (series_id);

-- One row per place, metric, scope, unit and period: the target, what was reached of it, and how they stand.
CREATE TABLE promises (
    id                TEXT PRIMARY KEY,
    series_id         TEXT NOT NULL,
    place_key         TEXT NOT NULL, -- these columns as in promise_series
    place             TEXT NOT NULL,
    place_level       TEXT NOT NULL,
    place_code        TEXT,
    parent_code       TEXT,
    city              TEXT,
    province          TEXT,
    metric            TEXT NOT NULL,
    scope             TEXT NOT NULL,
    unit              TEXT NOT NULL,
    period            TEXT NOT NULL, -- a year, or the part of one that the target is for
    year              INTEGER NOT NULL,
    target            NUMERIC,
    target_qualifier  TEXT,
    target_yoy        NUMERIC,       -- percent; alone where only growth was announced
    target_article_id TEXT,
    targets           INTEGER NOT NULL, -- different targets told
    result            NUMERIC,       -- the latest cumulative one
    result_qualifier  TEXT,
    result_yoy        NUMERIC,
    result_period     TEXT,
    result_article_id TEXT,
    results           INTEGER NOT NULL, -- periods with a result
    share             NUMERIC,       -- percent of the target
    press_share       NUMERIC,       -- percent, as the press reports it
    press_period      TEXT,
    elapsed           NUMERIC,       -- percent of the period that was over by then
    status            TEXT NOT NULL, -- reached, on_course, behind, no_result, no_target, unclear
    flags             TEXT NOT NULL, -- unit_suspect, conflict, falls, target_revised, share_differs, period_assumed, derived
    articles          INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX promises_by_series ON promises (series_id);
CREATE INDEX promises_by_place ON promises (place, year);

CREATE TABLE promise_sources (
    promise_id TEXT NOT NULL REFERENCES promises (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    part       TEXT NOT NULL,    -- target, result, share
    use        TEXT NOT NULL,    -- chosen, agrees, differs, part; of other months and quarters: summed, piece
    covers     TEXT NOT NULL,    -- the period
    article_id TEXT NOT NULL,    -- indicators
    position   INTEGER NOT NULL,
    PRIMARY KEY (promise_id, number)
) WITHOUT ROWID;

-- What was reached from January to the end of a quarter.
CREATE TABLE promise_quarters (
    series_id   TEXT NOT NULL,
    year        INTEGER NOT NULL,
    quarter     INTEGER NOT NULL,
    value       NUMERIC NOT NULL,
    yoy         NUMERIC,
    yoy_derived INTEGER NOT NULL, -- 1: over the same quarter of the year before, not told
    share       NUMERIC,          -- percent of the year's target
    derived     INTEGER NOT NULL, -- 1: a sum of quarters or months
    article_id  TEXT NOT NULL,
    PRIMARY KEY (series_id, year, quarter)
) WITHOUT ROWID;

-- Each promise with every figure it rests on, and where it was said.
CREATE VIEW promise_history AS
SELECT p.place, p.metric, p.scope, p.period, s.part, s.use, s.covers, i.value, i.unit, i.qualifier, i.yoy, i.evidence,
       a.title, a.source, a.published, a.url, a.locator, f.place_from, s.promise_id, s.number, s.article_id, s.position
FROM promise_sources AS s JOIN promises AS p ON p.id = s.promise_id
JOIN indicators AS i USING (article_id, position) JOIN articles AS a ON a.id = s.article_id
JOIN promise_figures AS f USING (article_id, position);

-- Indicators that no promise is made of, and why.
CREATE VIEW promise_gaps AS
SELECT CASE WHEN i.status = 'forecast' THEN 'forecast'
            WHEN i.period GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' THEN 'an event: its days are no state of a year'
            WHEN i.period IS NULL THEN 'no period: it may be a total of many years'
            WHEN i.subject IS NULL THEN 'no place'
            WHEN i.metric = 'rate' THEN 'a share of a figure that is not named'
            ELSE 'no place, or a period of no single year' END AS reason,
       i.subject, i.metric, i.metric_text, i.value, i.unit, i.status, i.period, i.evidence, a.title, a.source, a.published, a.url,
       a.locator, i.article_id, i.position
FROM indicators AS i JOIN articles AS a ON a.id = i.article_id
WHERE a.outcome <> 'duplicate'
AND NOT EXISTS (SELECT 1 FROM promise_figures AS f WHERE f.article_id = i.article_id AND f.position = i.position);

-- Places of one parent and level ranked by what they had reached at the end of a quarter.
CREATE VIEW quarterly_grades AS
WITH ranked AS (
    SELECT s.id, s.place, s.place_level, s.place_code, s.parent_code, s.city, s.province, s.metric, s.scope, s.unit,
           q.year, q.quarter, q.value, q.yoy, q.yoy_derived, q.share, q.derived, q.article_id,
           rank() OVER (w ORDER BY q.value DESC) AS rank, count(*) OVER w AS compared
    FROM promise_quarters AS q JOIN promise_series AS s ON s.id = q.series_id
    WHERE s.place_level IN ('province', 'city', 'county', 'zone')
    WINDOW w AS (PARTITION BY s.parent_code, s.place_level, s.metric, s.scope, s.unit, q.year, q.quarter)
)
SELECT r.place, r.place_level, r.place_code, r.parent_code, r.city, r.province, r.metric, r.scope, r.unit, r.year, r.quarter,
       r.value, r.yoy, r.yoy_derived, r.share, r.derived, r.rank, r.compared,
       CASE WHEN r.compared > 1 AND b.compared > 1 THEN b.rank - r.rank END AS rank_change, -- up: positive
       r.article_id, r.id AS series_id
FROM ranked AS r LEFT JOIN ranked AS b ON b.id = r.id AND 4 * b.year + b.quarter = 4 * r.year + r.quarter - 1;

-- The deals that each company is in, whatever name they give it.
CREATE VIEW company_deals AS
SELECT DISTINCT c.id AS company_id, c.name AS company, d.role, r.deal_id, t.project, t.stage, t.amount_text, t.amount_value,
       t.currency, t.stage_date AS date, t.place
FROM companies AS c JOIN company_names AS n ON n.company_id = c.id JOIN deal_companies AS d ON d.company_key = n.key
JOIN deal_reports AS r ON r.id = d.deal_report_id JOIN deals AS t ON t.id = r.deal_id;
