package review

import "strings"

func isTitle(word string) bool { return personTitles[strings.ToLower(word)] }

// personTitles stand before names.
var personTitles = setOf(`mr mrs ms miss mx dr prof professor sir dame lord lady captain capt colonel col major maj lieutenant lt sergeant sgt general gen
	admiral adm commander cdr cpl corporal ambassador minister president secretary senator reverend rev fr father sister brother madam
	m mme mlle monsieur madame mademoiselle maître docteur professeur capitaine commandant herr frau hr señor señora sr sra srta don doña
	signor signora sig dott senhor senhora pan pani pán paní gospodin gospođa gospodin bay bayan hanım bey
	г-н г-жа господин госпожа пан пані д-р доктор профессор капитан полковник майор κ κύριος κυρία κος κα պարոն տիկին
	السيد السيدة الدكتور الدكتورة الأستاذ الأستاذة د أ مر מר גב גברת ד״ר श्री श्रीमती डॉ ბატონი ქალბატონი`)

// particles may stand inside a name.
var particles = setOf(`de du des da di del della dos la le van von der den ter bin ibn bint al el y e af av zu`)

// addressed stand before people, and doings after them.
var (
	addressed = setOf(`thank thanks ask asked told met dear hello hi colleague boss named called merci remercie danke gracias grazie obrigado спасибо`)

	doings = setOf(`said says told tells explained explains taught teaches answered helped showed asked insisted shouted complained admitted replied promised
		spoke talked dit erklärte sagte dijo сказал сказала объяснил объяснила`)
)

// capitalised are words that have a capital wherever they stand.
var capitalised = setOf(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
	december english french german spanish italian russian arabic turkish ukrainian polish portuguese dutch greek hebrew chinese japanese european european's
	african american asian ph.d internet ok covid q a`)

// onlyGerman are words by which German is known.
var onlyGerman = setOf(`der das und ist nicht eine einen wir ich mit für auf zum zur beim haben wurde waren sehr dem`)

// begins reports whether a word begins sentences, alone or shortened: We, We're.
func begins(word string) bool {
	word, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(word), "’", "'"), "'")
	return beginners[word]
}

// beginners begin sentences, in capitals for no other reason.
var beginners = setOf(`the a an this that these those our we i my your you his her he she they their its it in on at for from with without to and but or nor if
	when while after before some many most all both each every no not very more less good great excellent thanks thank please as also only one two three
	four five six what who why how where which there here by of so too having perhaps yes nobody somebody everybody everyone someone people instructors teachers trainers lecturers participants colleagues students
	well overall nice really maybe
	le la les un une des notre nos il elle nous je vous ce cette ces merci très bonne bon pour avec dans en et mais au aux sur trop
	der die das ein eine wir ich unser unsere es im am mit für und aber danke gute guter gutes sehr zu bei den dem
	el los las una nuestro nuestra gracias muy por para con lo gli uno grazie molto o os as um uma obrigado
	мы я это наш наша наши спасибо в на для с и но очень все`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(words) {
		out[word] = true
	}
	return out
}
