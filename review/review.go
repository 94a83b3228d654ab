// Package review judges: figures in, a report out. It is pure. It knows no clock, no file, no database and no log; the same
// facts, policy and instant give the same report, to the byte, in whatever order the facts came.
//
// The way through, in reading order:
//
//	portfolio.go   what is known of one programme at an instant: the argument; answer.go an answer in eight bytes
//	report.go      what is said about it: the result
//	past.go        what earlier reports left; standing.go how a subject stood in one
//	period.go      periods; calendar.go days and zones, cadence.go their rhythm, and when a job starts; due.go what is due;
//	               belonging.go to which period an answer belongs, late.go what came too late
//	hear.go        answers become voices: one respondent (roll.go, saying.go), one voice per concern; opinion.go of a
//	               mechanism and its activities together; level.go puts the roles together
//	sums.go        what one subject adds; usual.go learns from all others what is usual
//	estimate.go    what the answers say, and how surely
//	evidence.go    the figures a rule can see; means.go, money.go (by sum.go), purpose.go, targets.go and priority.go
//	               work them out, amounts.go says what a ratio is of
//	policy.go      the declared policy; compile.go checks it, expression.go reads its expressions, trial.go the tests beside its rules;
//	               override.go what it says otherwise for a programme, settings.go of keys that stand together, together.go of
//	               overrides that do; rules.go applies a rule, formula.go answers its expressions, because.go says it
//	gates.go       what is too old, or loaded by half, to be judged
//	weigh.go       answers and facts together: the probability of each concern
//	judge.go       Judge: from a portfolio to a report; mechanism.go a mechanism and its activities together;
//	               grounds.go on which facts a concern stands
//	verdict.go     from concerns to a verdict; guard.go spares the last of its kind (serving.go); rank.go, change.go
//	foremost.go    what matters most over several programmes
//	reasons.go     why, in sentences; asks.go whom to ask; warnings.go and ahead.go what is coming
//	across.go      what no single subject shows: cover.go the map of needs, overlap.go and alike.go, fairness.go what each partner
//	               gets, near.go which weight would change what is told first (flip.go), approvals.go, leftout.go; findings.go says it
//	raters.go      the people behind the answers: leniency.go who scores higher than others, gap.go staff beside the others,
//	               middle.go who keeps to the middle grade, drawn.go how surely; raterwords.go says it
//	clears.go      what would clear it; lever.go one figure that could be recorded anew, levers.go and answers.go all there are
//	compose.go     the report put together and rounded, and sound (round.go); phrases.go its words, words.go those that may have been meant
//	decision.go    what people do about a recommendation; ruling.go the states and moves, as a table, rulingwords.go in words; chain.go its record
//	notice.go      what is told to those who do not answer, operator.go to whoever runs Stocktake; scorecard.go what became of
//	               what was accepted
//	authority.go   who may decide, click.go in chat too; again.go what was decided before is not raised again without new evidence
//	plan.go        Reallocate: a plan that moves money within the total. purse.go one activity's money, free.go what it may set
//	               free, lack.go what it lacks, merit.go who comes first; setfree.go what is set free in all; cents.go and fill.go
//	               the arithmetic, sharing.go and match.go who gets what from whom, undo.go the smallest change of a weight that undoes
//	               it; reallocation.go the policy's part of it
//	revision.go    a new policy beside the old: what moves, and which key does it; keys.go in what two policies differ
//	hindsight.go   reviews as they would have been, held against what others said after (judgement.go); marks.go the figures of it;
//	               calibration.go what is learnt from it, and shown beside probabilities
//	sources.go     from which rows of which files a figure comes
//	dossier.go     what else went into a recommendation, for who explains it
//	told.go        what others are told of it: the sitting again (follow.go) over stand-ins (standin.go), so that nobody is
//	               singled out
//	quotes.go      which comments are quoted beside a concern, of those that lots put first (quotable.go); mask.go what leads to a
//	               person is taken out of them, names.go names
//	               by lexicon.go, what is known of them, namewords.go, words that tell, and spelling.go, how words are written
//	digest.go      what of a report is told, and in which order; show.go one subject in short, title.go its name;
//	               marking.go what is kept back from chat, owners.go who is called there, message.go a part of it laid out
//	outside.go     what anybody may see
//
// To add a figure for rules: a field at the end of [Evidence], its line in docs/policy.md, and what fills it in ([sitting.evidence] in
// judge.go names those who do). Then from which rows it comes (origins in sources.go), its sums where it is a ratio (amounts.go), what it
// was and will be (ahead.go, onwards in warnings.go) and what would move it (levers.go): sources_test.go and figures_test.go ask for each
// and take a no. A rule over it is a row of the policy, without a line of Go.
//
// Start at [Judge].
package review
