-- Each attempt to read the registries. A run that failed says why, and changed nothing else.
CREATE TABLE aicost_crawler_runs (
    id {id},
    started_at {timestamp} NOT NULL,
    finished_at {timestamp} NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed')),
    reason TEXT NOT NULL,
    files TEXT NOT NULL
);

-- One line a day, registry and vendor: how many prices it listed, and a digest that the change log must replay to.
CREATE TABLE aicost_pricing_snapshots (
    id {id},
    run_id BIGINT NOT NULL REFERENCES aicost_crawler_runs (id),
    taken_on DATE NOT NULL,
    source TEXT NOT NULL,
    version TEXT NOT NULL,
    vendor TEXT NOT NULL,
    prices INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (source, vendor, taken_on)
);

-- Every price that appeared, moved or went; an empty old or new price means that there was none.
CREATE TABLE aicost_price_changelog (
    id {id},
    run_id BIGINT NOT NULL REFERENCES aicost_crawler_runs (id),
    observed_on DATE NOT NULL,
    effective_on DATE,
    source TEXT NOT NULL,
    version TEXT NOT NULL,
    vendor TEXT NOT NULL,
    model TEXT NOT NULL,
    field TEXT NOT NULL,
    above_tokens INTEGER NOT NULL,
    old_usd_per_mtok {money},
    new_usd_per_mtok {money},
    CHECK (old_usd_per_mtok IS NOT NULL OR new_usd_per_mtok IS NOT NULL)
);

CREATE INDEX aicost_price_changelog_by_price
    ON aicost_price_changelog (source, vendor, model, field, above_tokens, id);

-- Prices that moved too far to be believed: not applied until somebody confirms them.
CREATE TABLE aicost_held_prices (
    id {id},
    run_id BIGINT NOT NULL REFERENCES aicost_crawler_runs (id),
    observed_on DATE NOT NULL,
    effective_on DATE,
    source TEXT NOT NULL,
    version TEXT NOT NULL,
    vendor TEXT NOT NULL,
    model TEXT NOT NULL,
    field TEXT NOT NULL,
    above_tokens INTEGER NOT NULL,
    old_usd_per_mtok {money} NOT NULL,
    new_usd_per_mtok {money} NOT NULL,
    decision TEXT NOT NULL DEFAULT 'waiting' CHECK (decision IN ('waiting', 'confirmed', 'rejected', 'lapsed')),
    decided_at {timestamp}
);

-- A user's own prices. Nothing is changed in place: the last line of a price counts, and an empty price takes it back.
CREATE TABLE aicost_price_overrides (
    id {id},
    set_on DATE NOT NULL,
    vendor TEXT NOT NULL,
    model TEXT NOT NULL,
    field TEXT NOT NULL,
    usd_per_mtok {money},
    because TEXT NOT NULL
);

-- The change log as periods: what a price was, since when, and until when. A price of today has no end.
CREATE VIEW aicost_price_periods AS
SELECT source, version, vendor, model, field, above_tokens, usd_per_mtok, since, until
FROM (
    SELECT
        id, source, version, vendor, model, field, above_tokens, new_usd_per_mtok AS usd_per_mtok,
        COALESCE(effective_on, observed_on) AS since,
        LEAD(COALESCE(effective_on, observed_on)) OVER (
            PARTITION BY source, vendor, model, field, above_tokens ORDER BY id
        ) AS until
    FROM aicost_price_changelog
) AS periods
WHERE usd_per_mtok IS NOT NULL;
