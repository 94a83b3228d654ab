-- +goose Up

-- A message that the chat finds too long is divided, and what stands after it moves on by one place. For that the places are
-- compared after a statement, not row by row.

ALTER TABLE stocktake.messages
    DROP CONSTRAINT messages_one_per_place,
    DROP CONSTRAINT messages_one_per_place_of_a_refusal,
    ADD CONSTRAINT messages_one_per_place UNIQUE (report, position) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT messages_one_per_place_of_a_refusal UNIQUE (refusal, position) DEFERRABLE INITIALLY IMMEDIATE;
