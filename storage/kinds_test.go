package storage

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stocktake/facts"
)

// Of each fact one version holds, and the import finds both that one and those it replaced by their key, whatever order the database's
// locale would put texts in.
func TestEveryKindHasItsIndexes(t *testing.T) {
	db := openTest(t)
	for _, k := range facts.Kinds {
		var indexes []string
		err := db.sql.SelectContext(t.Context(), &indexes, `
			SELECT replace(pg_get_indexdef(indexrelid), '"', '')
			  FROM pg_index
			 WHERE indrelid = CAST($1 AS regclass)`, "stocktake."+k.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range []string{
			"CREATE UNIQUE INDEX %[1]s_that_hold ON stocktake.%[1]s USING btree (%[2]s) WHERE (replaced_at IS NULL)",
			"CREATE INDEX %[1]s_replaced ON stocktake.%[1]s USING btree (%[2]s) WHERE (replaced_at IS NOT NULL)",
		} {
			if want := fmt.Sprintf(pattern, k.Name, strings.Join(k.Key, ", ")); !slices.Contains(indexes, want) {
				t.Errorf("%s lacks, as others have by 0005_versions.sql: %s", k.Name, want)
			}
		}
		var localised []string
		err = db.sql.SelectContext(t.Context(), &localised, `
			SELECT attname
			  FROM pg_attribute
			 WHERE attrelid = CAST($1 AS regclass) AND attname = ANY (string_to_array($2, ' '))
			   AND attcollation NOT IN (0, CAST('"C"' AS regcollation))`, "stocktake."+k.Name, strings.Join(k.Key, " "))
		if err != nil || len(localised) > 0 {
			t.Errorf(`%s: %v of its key want COLLATE "C", as results.indicator in 0003_activities.sql (%v)`, k.Name, localised, err)
		}
	}
}

// mayBeBlanked are the columns that the triggers of 0005_versions.sql leave open.
var mayBeBlanked = []string{"feedback.comment", "considerations.evidence"}

func TestAVersionIsNeverOverwritten(t *testing.T) {
	db := filled(t)
	for _, k := range facts.Kinds {
		changes := []string{"DELETE FROM stocktake." + k.Name, "TRUNCATE stocktake." + k.Name}
		for _, column := range append(k.Header(), "assumed", "came_in_at", "xid", "file", "file_row") {
			if !slices.Contains(mayBeBlanked, k.Name+"."+column) {
				changes = append(changes, fmt.Sprintf("UPDATE stocktake.%s SET %[2]q = %[2]q", k.Name, column))
			}
		}
		changes = slices.DeleteFunc(changes, func(change string) bool {
			_, err := db.sql.ExecContext(t.Context(), change)
			return err != nil && strings.Contains(err.Error(), "never overwritten")
		})
		if len(changes) > 0 {
			t.Errorf("the triggers versions_are_kept and versions_stay, as at the end of 0005_versions.sql, do not refuse\n%s", strings.Join(changes, "\n"))
		}
	}
}

// The words stand in facts and in a CHECK; they must be the same.
func TestWordsOfTheTablesAreThoseOfFacts(t *testing.T) {
	db := openTest(t)
	word := regexp.MustCompile(`'([^']+)'`)
	for _, k := range facts.Kinds {
		for _, c := range k.Columns {
			if c.Type != facts.Word {
				continue
			}
			var rule string
			err := db.sql.GetContext(t.Context(), &rule, `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1`,
				k.Name+"_"+c.Name+"_is_known")
			var words []string
			for _, found := range word.FindAllStringSubmatch(rule, -1) {
				words = append(words, found[1])
			}
			if strings.Join(words, " ") != strings.Join(c.Words, " ") {
				t.Errorf("%s.%s: the table knows %v, facts %v (%v)", k.Name, c.Name, words, c.Words, err)
			}
		}
	}
}

// The merge goes through the kinds once, in the order of facts.
func TestKindsReferToEarlierOnesOnly(t *testing.T) {
	last := map[facts.Space]int{}
	for i, k := range facts.Kinds {
		if k.Space != "" {
			last[k.Space] = i
		}
	}
	for i, k := range facts.Kinds {
		for _, c := range k.Columns {
			if c.Space != "" && last[c.Space] >= i && wants[c.Name] == "" {
				t.Errorf("%s.%s refers to %s, which is registered later", k.Name, c.Name, c.Space)
			}
		}
	}
}

func TestTheViewsHaveTheColumnsOfTheFiles(t *testing.T) {
	db := openTest(t)
	for _, k := range facts.Kinds {
		var missing []string
		err := db.sql.SelectContext(t.Context(), &missing, `
			SELECT name
			  FROM unnest(string_to_array($1, ' ')) name
			 WHERE name NOT IN (SELECT attname FROM pg_attribute WHERE attrelid = CAST($2 AS regclass))`,
			strings.Join(k.Header(), " ")+" replaced_at assumed version xid came_in_at file file_row", "stocktake.gather_"+k.Name)
		if err != nil || len(missing) > 0 {
			t.Errorf("gather_%s lacks %v (%v)", k.Name, missing, err)
		}
	}
}

// What is known of a subject is read by the number that stands for it. A row without one would be missed in silence, and a replay that is
// not told of the number puts the versions of all subjects in order.
func TestWhatIsKnownOfASubjectIsReadByItsNumber(t *testing.T) {
	for _, k := range facts.Kinds {
		s := shapeOf(&k)
		if len(s.Gathered) == 0 || k.Name == "verdicts" { // no review reads what others judged
			continue
		}
		number := s.Gathered[0].Plain + "_number"
		if k.Name != "feedback" && numbers[k.Name] != number { // knownAnswers puts answers in order
			t.Errorf("numbers in known.go says %q of %s, want %s, which its view gives (0033_by_number.sql)", numbers[k.Name], k.Name, number)
		}
		if !slices.ContainsFunc(traces, func(x trace) bool {
			return x.kind == k.Name && x.about == s.Gathered[0].Plain && slices.Contains(x.columns, number)
		}) {
			t.Errorf("traces in gather_lost.go do not look for %s whose %s is unknown", k.Name, number)
		}
	}
}
