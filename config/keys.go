package config

import (
	"math"
	"strings"

	"stocktake/review"
)

// key is what the schema says of one key of the policy file beside its type.
type key struct {
	about    string
	required bool     // the policy means nothing without it
	oneOf    []string // the texts there can be or, of a block, the keys
	limits   object   // as JSON Schema calls them
}

var (
	share    = object{"exclusiveMinimum": 0, "exclusiveMaximum": 1}
	notAll   = object{"minimum": 0, "exclusiveMaximum": 1}
	width    = object{"minimum": 0.001, "maximum": 0.999}
	positive = object{"minimum": 1, "maximum": math.MaxInt32}
	natural  = object{"minimum": 0, "maximum": math.MaxInt32}
	weight   = object{"minimum": 0, "maximum": 1_000_000}
	part     = object{"minimum": 0, "maximum": 1}
	someDays = object{"minimum": 0, "maximum": 3660}
	day      = object{"pattern": `^\d{4}-\d{2}-\d{2}$`}
	filled   = object{"minLength": 1}
	legible  = object{"pattern": `\S`}
	worded   = object{"pattern": `^$|\S`}
	slug     = object{"pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}
)

// approved is that the one verdict that needs an approval has it.
var approved = object{"required": []string{"discontinue"}, "properties": object{"discontinue": object{"type": "string", "pattern": `\S`}}}

// named is a block in which a key says something.
func named(key string) object {
	return object{"required": []string{key}, "properties": object{key: filled}}
}

// keys describes every key of the policy file by its path.
var keys = map[string]key{
	"":        {about: "What a review holds against an activity, how surely, and who must agree."},
	"name":    {about: "What the policy is called in reports.", required: true, limits: legible},
	"version": {about: "Counted up with every change.", required: true, limits: positive},

	"bar":                  {about: "A true score under this is a fault, 0..1.", required: true, limits: share},
	"accepted_false_share": {about: "Of the concerns raised, at most this share may be false: a concern is raised at one minus it.", required: true, limits: share},
	"confirm":              {about: "A concern is raised when it is found in so many reports in a row, this one included; 0 or left out: one. Before that it is asked about.", limits: object{"minimum": 0, "maximum": 5}},
	"leave":                {about: "A raised concern stands until it is less probable than this.", required: true, limits: share},
	"minimum_responses":    {about: "Fewer respondents raise no concern, unless two facts each point to it, and their score is not shown.", required: true, limits: positive},
	"quote_responses":      {about: "With fewer respondents no comment is quoted; not under minimum_responses.", required: true, limits: positive},

	"usual":           {about: "What is usual until a programme's own answers have shown it.", required: true},
	"usual.middle":    {about: "A usual score, 0..1.", required: true, limits: width},
	"usual.spread":    {about: "How far activities differ, a standard deviation; they are never assumed more alike.", required: true, limits: width},
	"usual.noise":     {about: "How far one answer lies from its activity's true value, a standard deviation.", required: true, limits: width},
	"usual.mislead":   {about: "How often answers mislead, however many there are.", limits: notAll},
	"usual.levelling": {about: "A role with so many voices has half of its full say.", limits: weight},

	"considerations":             {about: "Weights of what comes first when resources are limited.", oneOf: review.ConsiderationNames[:]},
	"considerations{}":           {limits: weight},
	"approvals":                  {about: "By verdict: who must approve it. Discontinue needs one.", required: true, oneOf: review.VerdictNames(), limits: approved},
	"decides":                    {about: "By verdict: who decides on it, in words for those who read it.", oneOf: review.VerdictNames()},
	"may_decide":                 {about: "By verdict: the names that a decision may be taken under, and the IDs of users who may take it in chat; none: any.", oneOf: review.VerdictNames()},
	"follow_up":                  {about: "When those who do not answer are asked again; 0 is never."},
	"calibration":                {about: "The version of the calibration that is shown beside probabilities; 0: none. No flag and no rank follows from it.", limits: natural},
	"clauses":                    {about: "The clause of the organisation's own rules behind sentences that rest on no rule.", oneOf: review.ClauseTopics[:]},
	"exemptions":                 {about: "Subjects for which nothing is proposed up to a day."},
	"exemptions[].what":          {about: "The code of an activity or mechanism.", required: true, limits: filled},
	"exemptions[].who":           {about: "Who said so.", required: true, limits: filled},
	"exemptions[].why":           {about: "Why.", required: true, limits: filled},
	"exemptions[].until":         {about: "The last day of it, as 2026-12-31.", required: true, limits: day},
	"gates":                      {about: "When it refuses to judge, because what it would rest on is old or loaded by half; none by default."},
	"brake":                      {about: "A report that newly flags more than this is recorded, but kept from its channel until somebody has looked; the operator is told.", required: true},
	"brake.share":                {about: "The share of what was judged.", required: true, limits: share},
	"brake.never_at_or_under":    {about: "At so many newly flagged or fewer it is never kept back.", limits: natural},
	"foremost":                   {about: "How many recommendations are told first; 0 or left out: three.", limits: natural},
	"formats_that_need_approval": {about: "Formats of activities that need a decision on subject and participants; +n at the end of one is any number."},

	"raters":          {about: "When it is said that some score otherwise than others on the same activities; no score is changed for it. Left out: never."},
	"raters.leniency": {about: "Higher or lower by more than this share of the scale.", limits: notAll},
	"raters.middle":   {about: "On the middle grade by more than this share of the scores oftener than their spread gives.", limits: notAll},
	"raters.sure":     {about: "Said from this probability on; 0: nothing is looked for.", limits: notAll},

	"markings":         {about: "What may be told in chat: in the channels of programmes, the fallback's and the operator's."},
	"markings.order":   {about: "The markings that activities bear, from least to most; case does not count. One that is not listed is never told."},
	"markings.order[]": {limits: legible},
	"markings.chat":    {about: "The highest that may be told in chat; left out: nothing that is marked."},

	"approvals{}":                  {limits: worded},
	"decides{}":                    {limits: worded},
	"may_decide{}[]":               {limits: legible},
	"formats_that_need_approval[]": {limits: legible},

	"follow_up.decide_within_days":  {about: "Without a decision for so many days since the newest report: one reminder. To come at all it must be shorter than the time between two reports.", limits: someDays},
	"follow_up.escalate_after_days": {about: "Nothing for so many days after the reminder: one escalation.", limits: someDays},
	"follow_up.due_within_days":     {about: "What is accepted without a due date is due after so many days.", limits: someDays},

	"gates.newest_within_days":   {about: "By kind of fact: refused if the newest was recorded more than so many days before the period's end.", oneOf: review.GateKinds[:]},
	"gates.newest_within_days{}": {limits: object{"minimum": 1, "maximum": 3660}},
	"gates.share_with":           {about: "By kind of fact: refused if a smaller share of the activities due has any in the period.", oneOf: review.GateKinds[:]},
	"gates.share_with{}":         {limits: object{"exclusiveMinimum": 0, "maximum": 1}},
	"gates.activities_of_last":   {about: "Refused if fewer are due than this share of those that the last report judged; 0: no gate.", limits: part},

	"reallocation":                             {about: "How much money a plan may move, and within what limits; without it no plan can be made."},
	"reallocation.lands_under":                 {about: "Spending that lands under this share of the allocated money frees some of it; left out: 0.", limits: part},
	"reallocation.underspend_free":             {about: "So much of what will not be spent is free; left out: 0.", limits: part},
	"reallocation.keeps":                       {about: "An activity that goes on keeps at least this share of its allocated money; left out: 0.", limits: part},
	"reallocation.partner_keeps":               {about: "Every partner keeps at least this share of what is allocated to those of its activities that are judged; left out: 0.", limits: part},
	"reallocation.up_to_planned":               {about: "With what it is given, an activity has at most this share of what was planned; left out: 0.", limits: object{"minimum": 0, "maximum": 10}},
	"reallocation.convert_to":                  {about: "The currency that all is moved in, by the rates known, as EUR; empty: each currency stays by itself.", limits: object{"pattern": "^([A-Z]{3})?$"}},
	"reallocation.within_existing":             {about: "What may never have more than it has: together its activities get no more than they set free."},
	"reallocation.within_existing[]":           {limits: object{"oneOf": []object{named("programme"), named("mechanism"), named("area")}}},
	"reallocation.within_existing[].programme": {about: "The programme's code; one of programme, mechanism and area."},
	"reallocation.within_existing[].mechanism": {about: "The mechanism's code."},
	"reallocation.within_existing[].area":      {about: "The priority area's code."},

	"rules":                  {about: "The facts that multiply the odds, each a row."},
	"rules[].id":             {about: "The rule's name in reports: lower-case words joined by hyphens.", required: true, limits: slug},
	"rules[].concern":        {about: "What it makes more or less likely.", required: true, oneOf: review.Concerns[:]},
	"rules[].clause":         {about: "The clause of the organisation's own rules that it stands on.", required: true, limits: filled},
	"rules[].measure":        {about: "An expression giving one number from these figures: " + strings.Join(review.FigureNames(), ", ") + ".", required: true, limits: filled},
	"rules[].when":           {about: "An expression saying to whom it applies; left out: to all. Where what it asks is unknown, the rule does not apply; known(FIGURE) asks whether a figure is known."},
	"rules[].odds":           {about: "Points: at this figure, so many times as likely; straight between them on a logarithmic scale, flat outside.", required: true, limits: object{"minItems": 2}},
	"rules[].odds[].at":      {about: "The figure, left out: 0; each above the one before.", limits: object{"minimum": -1e12, "maximum": 1e12}},
	"rules[].odds[].times":   {about: "How many times as likely.", required: true, limits: object{"minimum": 0.000001, "maximum": 1_000_000}},
	"rules[].shape":          {about: "free: the odds may rise and fall.", oneOf: []string{"", "free"}},
	"rules[].because":        {about: "A sentence with figures in it, as {allocated_of_planned|percent}; the forms are number, percent and times.", required: true, limits: filled},
	"rules[].test":           {about: "Figures on which the rule is tried whenever the policy is read.", required: true},
	"rules[].test.must_flag": {about: "With these it must point to its concern.", required: true, oneOf: review.FigureNames(), limits: object{"minProperties": 1}},
	"rules[].test.must_not":  {about: "With these it must not.", required: true, oneOf: review.FigureNames(), limits: object{"minProperties": 1}},

	"overrides":                 {about: "What is different for one framework or programme; those of a framework first, then those of a programme, then those that name both."},
	"overrides[].framework":     {about: "The framework's code; with a programme, both must fit."},
	"overrides[].programme":     {about: "The programme's code."},
	"overrides[].set":           {about: "What is given anew; the rest stays."},
	"overrides[].without_rules": {about: "Rules that do not count there, by id."},
}
