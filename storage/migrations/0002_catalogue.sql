-- What a portfolio is described by: frameworks, partners and how they stand, priority areas, objectives, needs, rates.

-- +goose Up
CREATE TABLE stocktake.frameworks (
    code bigint NOT NULL REFERENCES stocktake.codes,
    name text NOT NULL,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files
);
COMMENT ON TABLE stocktake.frameworks IS 'Groups of partners: each keeps a character of its own, and a policy may be overridden for one.';
COMMENT ON COLUMN stocktake.frameworks.code IS 'how others name the framework';
COMMENT ON COLUMN stocktake.frameworks.name IS 'the framework in words';

CREATE TABLE stocktake.partners (
    code       bigint NOT NULL REFERENCES stocktake.codes,
    name       text NOT NULL,
    kind       text NOT NULL,
    frameworks text[],
    decision   text,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT partners_kind_is_known CHECK (kind IN ('country', 'organisation'))
);
COMMENT ON TABLE stocktake.partners IS 'Countries and organisations that activities are run with; whom an activity serves decides its priority.';
COMMENT ON COLUMN stocktake.partners.code IS 'how others name the partner';
COMMENT ON COLUMN stocktake.partners.name IS 'the partner in words';
COMMENT ON COLUMN stocktake.partners.kind IS 'a country or an organisation';
COMMENT ON COLUMN stocktake.partners.frameworks IS 'codes of the frameworks it belongs to, each in the registry, ordered by bytes';
COMMENT ON COLUMN stocktake.partners.decision IS 'the decision that allows talks with a partner outside every framework';

CREATE TABLE stocktake.considerations (
    partner       bigint NOT NULL REFERENCES stocktake.codes,
    consideration text COLLATE "C" NOT NULL,
    score         numeric NOT NULL,
    assessed_on   date NOT NULL,
    evidence      text,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT considerations_consideration_is_known CHECK (consideration IN
        ('aspires_to_join', 'shares_values', 'supports_operations', 'strategic_importance', 'bilateral_framework', 'financing_capacity')),
    CONSTRAINT considerations_score_is_a_share CHECK (score BETWEEN 0 AND 1)
);
COMMENT ON TABLE stocktake.considerations IS 'How a partner stands on what limited resources are given by; each assessment keeps its day and its evidence.';
COMMENT ON COLUMN stocktake.considerations.partner IS 'who was assessed';
COMMENT ON COLUMN stocktake.considerations.consideration IS 'which consideration';
COMMENT ON COLUMN stocktake.considerations.score IS 'how far it holds, 0 to 1';
COMMENT ON COLUMN stocktake.considerations.assessed_on IS 'the day of the assessment';
COMMENT ON COLUMN stocktake.considerations.evidence IS 'what it rests on';

CREATE TABLE stocktake.priority_areas (
    code       bigint NOT NULL REFERENCES stocktake.codes,
    name       text NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    decision   text,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT priority_areas_days_are_ordered CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE stocktake.priority_areas IS 'Areas in which activities are wanted; they are opened and closed by decision, and an activity in none that is in force may no longer be relevant.';
COMMENT ON COLUMN stocktake.priority_areas.code IS 'how others name the area';
COMMENT ON COLUMN stocktake.priority_areas.name IS 'the area in words';
COMMENT ON COLUMN stocktake.priority_areas.valid_from IS 'the first day in force';
COMMENT ON COLUMN stocktake.priority_areas.valid_to IS 'the last day in force; empty: no end is known';
COMMENT ON COLUMN stocktake.priority_areas.decision IS 'the decision that opened or closed it';

CREATE TABLE stocktake.objectives (
    code bigint NOT NULL REFERENCES stocktake.codes,
    name text NOT NULL,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files
);
COMMENT ON TABLE stocktake.objectives IS 'Strategic objectives, in no order of rank; each activity names those it serves.';
COMMENT ON COLUMN stocktake.objectives.code IS 'how others name the objective';
COMMENT ON COLUMN stocktake.objectives.name IS 'the objective in words';

CREATE TABLE stocktake.needs (
    code       bigint NOT NULL REFERENCES stocktake.codes,
    title      text NOT NULL,
    partner    bigint REFERENCES stocktake.codes,
    area       bigint REFERENCES stocktake.codes,
    weight     numeric NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    decision   text,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT needs_weight_is_not_negative CHECK (weight >= 0),
    CONSTRAINT needs_days_are_ordered CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE stocktake.needs IS 'What partners are known to need and while it is open: an activity is held against the needs it serves, not against how busy it is.';
COMMENT ON COLUMN stocktake.needs.code IS 'how others name the need';
COMMENT ON COLUMN stocktake.needs.title IS 'the need in words';
COMMENT ON COLUMN stocktake.needs.partner IS 'whose need it is';
COMMENT ON COLUMN stocktake.needs.area IS 'the priority area it lies in';
COMMENT ON COLUMN stocktake.needs.weight IS 'how much it weighs beside others, from 0';
COMMENT ON COLUMN stocktake.needs.valid_from IS 'the first day it is open';
COMMENT ON COLUMN stocktake.needs.valid_to IS 'the last day it is open; empty: no end is known';
COMMENT ON COLUMN stocktake.needs.decision IS 'the decision that registered or closed it';

CREATE TABLE stocktake.rates (
    currency   text COLLATE "C" NOT NULL,
    "to"       text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    rate       numeric NOT NULL,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT rates_currencies_are_well_formed CHECK (currency ~ '^[A-Z]{3}$' AND "to" ~ '^[A-Z]{3}$'),
    CONSTRAINT rates_rate_is_positive CHECK (rate > 0)
);
COMMENT ON TABLE stocktake.rates IS 'What one unit of a currency is worth in another from a day on; without a rate, amounts of different currencies are never added.';
COMMENT ON COLUMN stocktake.rates.currency IS 'the currency that is changed';
COMMENT ON COLUMN stocktake.rates."to" IS 'the currency it becomes';
COMMENT ON COLUMN stocktake.rates.valid_from IS 'the first day of the rate';
COMMENT ON COLUMN stocktake.rates.rate IS 'units of the second for one of the first';
