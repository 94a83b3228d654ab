package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"stocktake/facts"
	"stocktake/intake"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

func published(activities ...string) string {
	return `<iati-activities version="2.03">` + strings.Join(activities, "\n") + `</iati-activities>`
}

// wells is an activity with that of its own.
func wells(code string, of ...string) string {
	return fmt.Sprintf(`<iati-activity default-currency="EUR" xml:lang="en"><iati-identifier>%s</iati-identifier>
<reporting-org ref="XM" type="10"><narrative>Maker</narrative></reporting-org><title><narrative>Wells</narrative></title>
<activity-status code="2"/><activity-date type="2" iso-date="2020-01-01"/>%s</iati-activity>`, code, strings.Join(of, "\n"))
}

func paid(day, amount, currency string) string {
	return fmt.Sprintf(`<transaction><transaction-type code="3"/><transaction-date iso-date="%[1]s"/><value currency="%[3]s" value-date="%[1]s">%[2]s</value></transaction>`, day, amount, currency)
}

func planned(first, last, amount string) string {
	return fmt.Sprintf(`<budget type="1"><period-start iso-date="%[1]s"/><period-end iso-date="%[2]s"/><value value-date="%[1]s">%[3]s</value></budget>`, first, last, amount)
}

// indicator has periods of a first and a last day and a target each.
func indicator(title string, periods ...[3]string) string {
	var all strings.Builder
	for _, p := range periods {
		fmt.Fprintf(&all, `<period><period-start iso-date="%s"/><period-end iso-date="%s"/><target value="%s"/></period>`, p[0], p[1], p[2])
	}
	return `<result type="1"><title><narrative>Water</narrative></title><indicator measure="1"><title><narrative>` + title + `</narrative></title>` + all.String() + `</indicator></result>`
}

// Whatever a publisher changes, what is known afterwards is what the newer file alone gives.
func TestANewerPublicationGivesWhatItAloneWouldGive(t *testing.T) {
	year := [3]string{"2020-01-01", "2020-12-31", "10"}
	for _, test := range []struct {
		name          string
		before, after []string
		starts        int // of years, in the newer one
		withdrawn     int
	}{
		{"a transaction moves to another year", []string{paid("2020-12-31", "500", "EUR")}, []string{paid("2021-01-04", "500", "EUR")}, 0, 1},
		{
			"another currency is that of most amounts",
			[]string{paid("2020-03-01", "100", "EUR"), paid("2020-04-01", "700", "USD")},
			[]string{paid("2020-03-01", "100", "EUR"), paid("2020-04-01", "700", "USD"), paid("2020-05-01", "1", "USD")},
			0, 1,
		},
		{"years begin in another month", []string{paid("2020-03-01", "100", "EUR")}, []string{paid("2020-03-01", "100", "EUR")}, 4, 1},
		{"a budget of several years ends earlier", []string{planned("2020-01-01", "2022-12-31", "900")}, []string{planned("2020-01-01", "2022-06-30", "900")}, 0, 1},
		{"no money is left", []string{paid("2020-03-01", "100", "EUR"), paid("2021-03-01", "5", "EUR"), indicator("Wells dug", year)}, []string{indicator("Wells dug", year)}, 0, 2},
		{"no result is left", []string{indicator("Wells dug", year)}, nil, 0, 1},
		{"an indicator is taken away", []string{indicator("Wells dug", year), indicator("Wells mended", year)}, []string{indicator("Wells mended", year)}, 0, 1},
		{
			"of three of one title the first is taken away",
			[]string{indicator("Wells", [3]string{"2020-01-01", "2020-12-31", "1"}), indicator("Wells", [3]string{"2020-01-01", "2020-12-31", "2"}), indicator("Wells", [3]string{"2020-01-01", "2020-12-31", "3"})},
			[]string{indicator("Wells", [3]string{"2020-01-01", "2020-12-31", "2"}), indicator("Wells", [3]string{"2020-01-01", "2020-12-31", "3"})},
			0, 1,
		},
		{"a target turns into words", []string{indicator("Wells dug", year)}, []string{indicator("Wells dug", [3]string{"2020-01-01", "2020-12-31", "many"})}, 0, 1},
		{"a longer period comes", []string{indicator("Wells dug", year)}, []string{indicator("Wells dug", [3]string{"2020-01-01", "2021-12-31", "20"}, year)}, 0, 0},
		{"nothing", []string{paid("2020-03-01", "100", "EUR"), indicator("Wells dug", year)}, []string{paid("2020-03-01", "100", "EUR"), indicator("Wells dug", year)}, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			older, newer := published(wells("XM-1", test.before...), wells("XM-2", test.before...)), published(wells("XM-1", test.after...))
			twice, alone := emptyDatabase(t), emptyDatabase(t)
			publish(t, twice, "2021-02-01", older, 0, false)
			was := holding(t, twice, "2021-02-01", "XM-1")
			result := publish(t, twice, "2021-02-08", newer, test.starts, false)
			publish(t, alone, "2021-02-08", newer, test.starts, false)
			if diff := cmp.Diff(holding(t, alone, "2021-02-08", "XM-1"), holding(t, twice, "2021-02-08", "XM-1")); diff != "" {
				t.Errorf("the newer file alone (-), both (+)\n%s", diff)
			}
			if diff := cmp.Diff(was, holding(t, twice, "2021-02-07", "XM-1")); diff != "" {
				t.Errorf("what was known the day before changed\n%s", diff)
			}
			if diff := cmp.Diff(strings.ReplaceAll(was, "XM-1", "XM-2"), holding(t, twice, "2021-02-08", "XM-2")); diff != "" {
				t.Errorf("of an activity that the newer file does not name\n%s", diff)
			}
			again := publish(t, twice, "2021-02-15", newer, test.starts, false)
			if result.Withdrawn != test.withdrawn || again.New+again.Changed+again.Withdrawn > 0 {
				t.Errorf("%d withdrawn, want %d; the same file again: %+v", result.Withdrawn, test.withdrawn, again)
			}
		})
	}
}

// With --partial a bad row keeps what is known of its sort.
func TestWhatABadRowWouldHaveGivenIsNotWithdrawn(t *testing.T) {
	year, bad := [3]string{"2020-01-01", "2020-12-31", "10"}, [3]string{"2020-01-01", "2020-12-31", "1,500"}
	before := []string{paid("2020-12-31", "500", "EUR"), indicator("Wells dug", year), indicator("Wells mended", year)}
	for _, test := range []struct {
		name      string
		after     []string
		withdrawn int // the check counts as many
	}{
		{"all is good", []string{wells("XM-1")}, 3},
		{"bad money", []string{wells("XM-1", paid("soon", "1", "EUR"))}, 2},
		{"a bad result", []string{wells("XM-1", indicator("Wells dug", bad))}, 1},
		{"an activity that is bad itself", []string{strings.Replace(wells("XM-1"), `<activity-status code="2"/>`, "", 1)}, 0},
		{"an activity that stands again with other money", []string{wells("XM-1", paid("2021-01-04", "5", "EUR")), wells("XM-1", paid("2021-01-04", "6", "EUR"))}, 2},
		{"an activity that stands again with bad money", []string{wells("XM-1", paid("2021-01-04", "5", "EUR")), wells("XM-1", paid("soon", "6", "EUR"))}, 2},
		{"an activity in two places that are one", []string{wells("XM-1", paid("2021-01-04", "5", "EUR")), wells("XM-1", paid("2021-01-04", "5", "EUR"))}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url := emptyDatabase(t)
			publish(t, url, "2021-02-01", published(wells("XM-1", before...)), 0, true)
			if result := publish(t, url, "2021-02-08", published(test.after...), 0, true); result.Withdrawn != test.withdrawn {
				t.Errorf("%d withdrawn, want %d\n%s", result.Withdrawn, test.withdrawn, holding(t, url, "2021-02-08", "XM-1"))
			}
		})
	}
}

// A publisher cannot say when a row became known, nor has a publication rows: what to do is said in its own words.
func TestAnActivityThatStandsAgainIsToldByItsPlace(t *testing.T) {
	spent, less := paid("2021-01-04", "6", "EUR"), paid("2021-01-04", "5", "EUR")
	again := func(place, differs string) string {
		return "it stands again as " + place + ", and " + differs + "; leave one of the two out, the file or the activity in it"
	}
	for _, test := range []struct {
		name, ours string
		all        []string
		want       []string
	}{
		{
			"another title", "",
			[]string{wells("XM-1"), strings.Replace(wells("XM-1"), "Wells", "Ponds", 1)},
			[]string{
				again("activity 2 of a.xml, which begins in line 4", "differs") + " (activity 1 begins in line 1)",
				again("activity 1 of a.xml, which begins in line 1", "differs") + " (activity 2 begins in line 4)",
			},
		},
		{
			"other money", "",
			[]string{wells("XM-1", spent), wells("XM-1", less)},
			[]string{
				again("activity 2 of a.xml, which begins in line 4", "has other resources") + " (activity 1 begins in line 1)",
				again("activity 1 of a.xml, which begins in line 1", "has other resources") + " (activity 2 begins in line 4)",
			},
		},
		{
			"other money in a file of ours", "activity,starts_on,ends_on,spent\nXM-1,2021-01-01,2021-12-31,7\n",
			[]string{wells("XM-1", spent)},
			[]string{
				"row 2 of resources.csv has the same activity and starts_on and ends_on and differs; keep one (activity 1 begins in line 1)",
				"activity 1 of a.xml, which begins in line 1, has the same activity and starts_on and ends_on and differs; keep one",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			paths := []string{filepath.Join(dir, "a.xml")}
			write(t, paths[0], published(test.all...))
			if test.ours != "" {
				paths = append(paths, filepath.Join(dir, "resources.csv"))
				write(t, paths[1], test.ours)
			}
			files, err := intake.Find(paths)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			importFiles(t, emptyDatabase(t), files, storage.ImportOptions{At: time.Now(), Rejects: func(r facts.Reject) error {
				got = append(got, strings.ReplaceAll(r.Reason, dir+"/", ""))
				return nil
			}})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func emptyDatabase(t *testing.T) string { return storagetest.Database(t, storage.Migrate) }

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// publish imports a file of IATI as of noon of a day; a check has told beforehand what comes of it.
func publish(t *testing.T, url, day, text string, starts int, partial bool) storage.ImportResult {
	t.Helper()
	dir := t.TempDir()
	file, mapping := filepath.Join(dir, "a.xml"), filepath.Join(dir, "mapping.yaml")
	write(t, file, text)
	write(t, mapping, fmt.Sprintf("iati: {year_starts: %d}\n", max(starts, 1)))
	files, err := importCommand{Paths: []string{file}, Mapping: mapping}.find()
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	options := storage.ImportOptions{At: at.Add(12 * time.Hour), Partial: partial, Check: true}
	told := importFiles(t, url, files, options)
	options.Check = false
	result := importFiles(t, url, files, options)
	told.Written = result.Written
	if diff := cmp.Diff(told, result); diff != "" {
		t.Errorf("the check told otherwise (-) than the import did (+)\n%s", diff)
	}
	return result
}

func importFiles(t *testing.T, url string, files []intake.File, options storage.ImportOptions) storage.ImportResult {
	t.Helper()
	db, err := storage.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	result, err := (&app{flags: &flags{}, stderr: t.Output()}).load(t.Context(), db, files, options)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// holding is the money and results of an activity as known at noon of a day, a row a line.
func holding(t *testing.T, url, day, activity string) string {
	t.Helper()
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var lines []string
	err = db.Select(&lines, `
		WITH known AS (
			SELECT concat_ws(' ', activity, starts_on, ends_on, currency, planned, allocated, spent) AS line, recorded_at, replaced_at, withdrawn, activity
			  FROM stocktake.gather_resources
			 UNION ALL
			SELECT concat_ws(' ', activity, indicator, starts_on, ends_on, target), recorded_at, replaced_at, withdrawn, activity
			  FROM stocktake.gather_results)
		SELECT line
		  FROM known
		 WHERE recorded_at <= $1 AND (replaced_at IS NULL OR replaced_at > $1) AND NOT withdrawn AND activity = $2
		 ORDER BY line COLLATE "C"`, day+" 12:00Z", activity)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
