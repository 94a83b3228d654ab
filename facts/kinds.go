package facts

// statuses are in the order of the IATI codes 1 to 6, which are accepted in their stead.
var statuses = []string{"pipeline", "implementation", "finalisation", "closed", "cancelled", "suspended"}

// The words of the domain that a column may hold.
var (
	partnerKinds   = []string{"country", "organisation"}
	considerations = []string{"aspires_to_join", "shares_values", "supports_operations", "strategic_importance", "bilateral_framework", "financing_capacity"}
	admissions     = []string{"open", "by_decision"}
	roles          = []string{"participant", "partner", "ally", "host", "staff", "evaluator"}
	criteria       = []string{"relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability", "resourcing"}
	verdicts       = []string{"keep", "reinforce", "reshape", "discontinue"}
)

// Kinds is the table of everything that can be recorded, in the order in which a reader would meet it.
var Kinds = []Kind{
	{
		Name: "frameworks", Space: Framework, Key: []string{"code"},
		About: "Groups of partners, each with a character of its own.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the framework"},
			{Name: "name", Type: Text, Required: true, About: "the framework in words"},
		},
	},
	{
		Name: "partners", Space: Partner, Key: []string{"code"},
		About: "Countries and organisations that activities are run with.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the partner"},
			{Name: "name", Type: Text, Required: true, About: "the partner in words"},
			{Name: "kind", Type: Word, Words: partnerKinds, Required: true, About: "a country or an organisation"},
			{Name: "frameworks", Type: Code, List: true, Space: Framework, About: "the frameworks it belongs to"},
			{Name: "decision", Type: Text, About: "the decision that allows talks with a partner outside every framework"},
		},
	},
	{
		Name: "considerations", Key: []string{"partner", "consideration", "assessed_on"}, Since: "assessed_on",
		About: "How a partner stands on one of the considerations for limited resources.",
		Columns: []Column{
			{Name: "partner", Type: Code, Required: true, Space: Partner, About: "who was assessed"},
			{Name: "consideration", Type: Word, Words: considerations, Required: true, About: "which consideration"},
			{Name: "score", Type: Share, Required: true, About: "how far it holds, 0 to 1"},
			{Name: "assessed_on", Type: Date, Required: true, About: "the day of the assessment"},
			{Name: "evidence", Type: Text, About: "what it rests on"},
		},
	},
	{
		Name: "priority_areas", Space: PriorityArea, Key: []string{"code"}, Since: "valid_from",
		About: "Areas in which activities are wanted, while they are in force.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the area"},
			{Name: "name", Type: Text, Required: true, About: "the area in words"},
			{Name: "valid_from", Type: Date, Required: true, About: "the first day in force"},
			{Name: "valid_to", Type: Date, About: "the last day in force"},
			{Name: "decision", Type: Text, About: "the decision that opened or closed it"},
		},
		rules: []rule{ordered("valid_from", "valid_to")},
	},
	{
		Name: "objectives", Space: Objective, Key: []string{"code"},
		About: "Strategic objectives, in no order of rank.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the objective"},
			{Name: "name", Type: Text, Required: true, About: "the objective in words"},
		},
	},
	{
		Name: "programmes", Space: Programme, Key: []string{"code"},
		About: "What is reviewed as one: a report is about one programme and one period.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the programme"},
			{Name: "name", Type: Text, Required: true, About: "the programme in words"},
			{Name: "framework", Type: Code, Space: Framework, About: "the framework it belongs to"},
			{Name: "channel", Type: Channel, About: "the ID of the chat channel its managers read"},
			{Name: "owner", Type: Text, About: "who answers for it"},
			{Name: "cadence", Type: Cadence, Required: true, About: "how often it is reviewed"},
			{Name: "time_zone", Type: Zone, Required: true, About: "where its days begin and end"},
			{Name: "settle_days", Type: Count, About: "how long answers are awaited after a period's end; 7 where unknown"},
		},
		rules: []rule{atMost("settle_days", 36_525)}, // a hundred years: far longer, and the period that has settled is in no calendar
	},
	{
		Name: "mechanisms", Space: Subject, Key: []string{"code"},
		About: "Standing arrangements through which activities are run; judged like them.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the mechanism"},
			{Name: "name", Type: Text, Required: true, About: "the mechanism in words"},
			{Name: "programme", Type: Code, Required: true, Space: Programme, About: "in whose report it is judged"},
			{Name: "admission", Type: Word, Words: admissions, Required: true, About: "who may take part"},
			{Name: "ring_fenced", Type: Bool, About: "true: its money may not be moved elsewhere"},
		},
	},
	{
		Name: "needs", Space: Need, Key: []string{"code"}, Since: "valid_from",
		About: "What partners are known to need, how much it weighs, and while it is open.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the need"},
			{Name: "title", Type: Text, Required: true, About: "the need in words"},
			{Name: "partner", Type: Code, Space: Partner, About: "whose need it is"},
			{Name: "area", Type: Code, Space: PriorityArea, About: "the area it lies in"},
			{Name: "weight", Type: Quantity, Required: true, About: "how much it weighs beside others"},
			{Name: "valid_from", Type: Date, Required: true, About: "the first day it is open"},
			{Name: "valid_to", Type: Date, About: "the last day it is open"},
			{Name: "decision", Type: Text, About: "the decision that registered or closed it"},
		},
		rules: []rule{ordered("valid_from", "valid_to")},
	},
	{
		Name: "activities", Space: Subject, Key: []string{"code"}, Since: "starts_on",
		About: "What is run with partners and judged: courses, exchanges, funds, visits.",
		Columns: []Column{
			{Name: "code", Type: Code, Required: true, About: "how others name the activity"},
			{Name: "title", Type: Text, Required: true, About: "the activity in words"},
			{Name: "programme", Type: Code, Required: true, Space: Programme, About: "in whose report it is judged"},
			{Name: "mechanism", Type: Code, Space: Subject, About: "the mechanism it is run through"},
			{Name: "partners", Type: Code, List: true, Space: Partner, About: "the partners it serves"},
			{Name: "areas", Type: Code, List: true, Space: PriorityArea, About: "the priority areas it lies in"},
			{Name: "objectives", Type: Code, List: true, Space: Objective, About: "the objectives it serves"},
			{Name: "needs", Type: Code, List: true, Space: Need, About: "the needs it serves"},
			{Name: "status", Type: Word, Words: statuses, Required: true, About: "where it stands; IATI codes 1 to 6 are accepted"},
			{Name: "starts_on", Type: Date, About: "its first day; unknown: open"},
			{Name: "ends_on", Type: Date, About: "its last day; unknown: open"},
			{Name: "owner", Type: Text, About: "who answers for it"},
			{Name: "format", Type: Text, About: "the form of a meeting outside the frameworks, such as 28+3"},
			{Name: "decision", Type: Text, About: "the approval of its subject and participants"},
			{Name: "marking", Type: Text, About: "who may see it"},
			{Name: "summary", Type: Text, About: "what it is about"},
		},
		rules: []rule{ordered("starts_on", "ends_on")},
	},
	{
		Name: "resources", Key: []string{"activity", "starts_on", "ends_on"}, Since: "starts_on",
		About: "Money, staff and places of an activity over some days.",
		Columns: []Column{
			{Name: "activity", Type: Code, Required: true, Space: Subject, About: "whose means they are"},
			{Name: "starts_on", Type: Date, Required: true, About: "the first day of the row"},
			{Name: "ends_on", Type: Date, Required: true, About: "the last day of the row"},
			{Name: "currency", Type: Currency, About: "of the three amounts"},
			{Name: "planned", Type: Amount, About: "what the plan asks for"},
			{Name: "allocated", Type: Amount, About: "what was granted"},
			{Name: "spent", Type: Amount, About: "what has been spent so far"},
			{Name: "staff_planned", Type: Quantity, About: "full-time equivalents the plan asks for"},
			{Name: "staff_actual", Type: Quantity, About: "full-time equivalents in post"},
			{Name: "places_offered", Type: Count, About: "places there were"},
			{Name: "places_requested", Type: Count, About: "places asked for"},
			{Name: "places_filled", Type: Count, About: "places taken"},
		},
		rules: []rule{ordered("starts_on", "ends_on")},
	},
	{
		Name: "feedback", Key: []string{"submission", "criterion"}, Since: "submitted_at",
		About: "One respondent's answer about one subject on one criterion.",
		Columns: []Column{
			{Name: "submission", Type: Code, Required: true, About: "the form or sheet the answer was given on"},
			{Name: "subject", Type: Code, Required: true, Space: Subject, About: "the activity or mechanism it is about"},
			{Name: "submitted_at", Type: Time, Required: true, About: "when it was given"},
			{Name: "respondent", Type: Code, Required: true, About: "who gave it; kept apart from the answer"},
			{Name: "role", Type: Word, Words: roles, Required: true, About: "what the respondent is to the subject"},
			{Name: "criterion", Type: Word, Words: criteria, Required: true, About: "what it is about"},
			{Name: "score", Type: Amount, About: "the rating on its scale"},
			{Name: "scale_min", Type: Amount, About: "the worst rating; above scale_max where low is good"},
			{Name: "scale_max", Type: Amount, About: "the best rating"},
			{Name: "comment", Type: Text, About: "what was said"},
		},
		rules: []rule{scaleWhole, scoreInScale},
	},
	{
		Name: "invitations", Key: []string{"subject", "respondent", "invited_at"}, Since: "invited_at",
		About: "Who was asked for feedback; those who stay silent are counted.",
		Columns: []Column{
			{Name: "subject", Type: Code, Required: true, Space: Subject, About: "the activity or mechanism they were asked about"},
			{Name: "respondent", Type: Code, Required: true, About: "who was asked"},
			{Name: "role", Type: Word, Words: roles, Required: true, About: "what the respondent is to the subject"},
			{Name: "invited_at", Type: Time, Required: true, About: "when they were asked"},
		},
	},
	{
		Name: "results", Key: []string{"activity", "indicator", "starts_on"}, Since: "starts_on",
		About: "What an activity was to reach over some days, and what it reached.",
		Columns: []Column{
			{Name: "activity", Type: Code, Required: true, Space: Subject, About: "whose result it is"},
			{Name: "indicator", Type: Code, Required: true, About: "what is measured"},
			{Name: "starts_on", Type: Date, Required: true, About: "the first day of the indicator's period"},
			{Name: "ends_on", Type: Date, Required: true, About: "the last day of the indicator's period"},
			{Name: "baseline", Type: Amount, About: "where it stood before"},
			{Name: "target", Type: Amount, Required: true, About: "where it was to stand"},
			{Name: "actual", Type: Amount, About: "where it stands"},
		},
		rules: []rule{ordered("starts_on", "ends_on")},
	},
	{
		Name: "rates", Key: []string{"currency", "to", "valid_from"}, Since: "valid_from",
		About: "What one unit of a currency is worth in another, from a day on.",
		Columns: []Column{
			{Name: "currency", Type: Currency, Required: true, About: "the currency that is changed"},
			{Name: "to", Type: Currency, Required: true, About: "the currency it becomes"},
			{Name: "valid_from", Type: Date, Required: true, About: "the first day of the rate"},
			{Name: "rate", Type: Quantity, Required: true, About: "units of the second for one of the first"},
		},
		rules: []rule{positive("rate")},
	},
	{
		Name: "verdicts", Key: []string{"subject", "decided_on", "by"}, Since: "decided_on",
		About: "Judgements others made, for comparison and calibration.",
		Columns: []Column{
			{Name: "subject", Type: Code, Required: true, Space: Subject, About: "what was judged"},
			{Name: "decided_on", Type: Date, Required: true, About: "the day of the judgement"},
			{Name: "verdict", Type: Word, Words: verdicts, Required: true, About: "what was judged of it"},
			{Name: "by", Type: Code, Required: true, About: "who judged"},
		},
	},
}
