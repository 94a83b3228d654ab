#!/bin/sh
# Looks at pages (report --format html) in headless Chromium, light and dark, wide and narrow: console errors, requests to
# elsewhere, contrast, width, landmarks. Leaves screenshots and a PDF in build/pages.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../../build/pages
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$browser" ] || { echo "pages-check: no Chromium: install it (apt-get install chromium) or name it in CHROMIUM" >&2; exit 1; }
[ $# -gt 0 ] || { echo "usage: $0 PAGE..." >&2; exit 2; }
mkdir -p "$out"
rm -f "$out"/*
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
bad=0

look() { timeout 40 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" --disable-background-networking --disable-component-update --no-first-run "$@"; }

complain() { echo "pages-check: $1" >&2; bad=1; }

check() { # PAGE NAME WIDTH SCHEME NUMBER
	shot=$2-$3-$4
	look --window-size="$3,1600" --blink-settings=preferredColorScheme="$5" --enable-logging=stderr \
		--screenshot="$out/$shot.png" "file://$1" >"$out/$shot.log" 2>&1 || complain "$shot: Chromium failed, see $out/$shot.log"
	! grep 'CONSOLE' "$out/$shot.log" || complain "$shot: the console is not silent"
	# A copy whose policy lets the audit in; the page itself lets no script in.
	{ sed -e '/Content-Security-Policy/d' -e "s/<html /<html data-wanted=\"$4\" /" -e '/<\/body>/d' -e '/<\/html>/d' "$1"; echo '<script>'; cat "$here/audit.js"; echo '</script></body></html>'; } >"$out/$shot.html"
	look --window-size="$3,1600" --blink-settings=preferredColorScheme="$5" --virtual-time-budget=2000 --dump-dom "file://$out/$shot.html" 2>/dev/null >"$out/$shot.dom" || true
	told=$(grep -o '<title>audit: [^<]*' "$out/$shot.dom" | sed 's/<title>audit: //' || true)
	echo "$shot: ${told:-no answer}"
	case $told in *" 0 faults: ") ;; *) bad=1 ;; esac
	rm -f "$out/$shot.html" "$out/$shot.dom" "$out/$shot.log"
}

for page; do
	page=$(cd "$(dirname "$page")" && pwd)/$(basename "$page")
	name=$(basename "$page" .html)
	for width in 1280 500; do
		check "$page" "$name" $width light 1
		check "$page" "$name" $width dark 0
	done
	look --print-to-pdf="$out/$name.pdf" "file://$page" >/dev/null 2>&1 || complain "$name: cannot be printed"
done
exit $bad
