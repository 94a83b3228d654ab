#!/usr/bin/env bash
# What is promised of the image, shown: built twice, in two folders, it is the same to the byte; unpacked into an empty root and
# entered as its user, without rights or environment, it answers, and reviews a database over TCP with TLS (verify-full). As root.
set -euo pipefail
cd "$(dirname "$0")/../.."

work="$(mktemp -d)"
chmod 755 "$work"
postgres=
trap '[ -z "$postgres" ] || { kill -INT "$postgres" && wait "$postgres" || true; }; rm -rf "$work"' EXIT

say() { echo "image-check: $*"; }
fail() { say "$*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "chroot needs root"
bin="${PG_BIN:-$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb 2>/dev/null | sort -V | tail -1)")}"
[ -x "$bin/initdb" ] || fail "no PostgreSQL: install it, or set PG_BIN"

# Twice, the second time from a copy elsewhere that has no repository.
revision="$(git describe --always --abbrev=40 --dirty --exclude='*' 2>/dev/null || true)"
mkdir "$work/copy"
tar -c --exclude=./.git --exclude=./build . | tar -x -C "$work/copy"
make --no-print-directory image REVISION="$revision" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
make --no-print-directory -C "$work/copy" image REVISION="$revision" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cmp build/stocktake-image.tar "$work/copy/build/stocktake-image.tar"
say "the same twice: $(sha256sum <build/stocktake-image.tar | cut -c1-64), $(stat -c %s build/stocktake-image.tar) bytes"

# An empty root, and nothing but the layers of the archive in it.
root="$work/root"
mkdir "$root" "$work/archive"
tar -x -C "$work/archive" -f build/stocktake-image.tar
for layer in "$work"/archive/*.tar.gz; do tar -xz -C "$root" -f "$layer"; done
grep -q '"Entrypoint":\["/stocktake"\]' "$work"/archive/sha256:* || fail "the entrypoint is not /stocktake"
grep -q '"User":"65532:65532"' "$work"/archive/sha256:* || fail "the user is not 65532"
say "in it: $(cd "$root" && find . -mindepth 1 | sort | tr '\n' ' ')"

# A PostgreSQL that speaks TLS only, its certificate signed by an authority that only the Secret's file names.
secrets="$root/run/secrets/stocktake"
mkdir -p "$secrets" "$work/server"
tls() { openssl "$@" -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 2>"$work/log" || { cat "$work/log"; exit 1; }; }
tls req -x509 -subj /CN=authority -keyout "$work/authority.key" -out "$secrets/ca.crt"
tls req -x509 -subj /CN=server -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
	-CA "$secrets/ca.crt" -CAkey "$work/authority.key" -keyout "$work/server/key" -out "$work/server/crt"
echo "pass-$$" >"$work/server/password"
port="$(shuf -i 20000-32000 -n 1)"
account="$(id -un postgres 2>/dev/null || echo nobody)"
chown -R "$account" "$work/server"
chmod 600 "$work/server/key"
as_account() { cd / && exec setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups env LC_ALL=C "$@"; }
(as_account "$bin/initdb" --no-sync -D "$work/server/data" -U stocktake --pwfile="$work/server/password" -A scram-sha-256) >"$work/log"
echo "hostssl all all 127.0.0.1/32 scram-sha-256" >"$work/server/data/pg_hba.conf"
(as_account "$bin/postgres" -D "$work/server/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
	-c ssl=on -c ssl_cert_file="$work/server/crt" -c ssl_key_file="$work/server/key") >"$work/server/log" 2>&1 &
postgres=$!
for _ in $(seq 100); do grep -q "ready to accept" "$work/server/log" && break; sleep 0.1; done
grep -q "ready to accept" "$work/server/log" || { cat "$work/server/log"; fail "PostgreSQL did not start"; }
# Its maintenance database is as empty as any.
url="postgres://stocktake:pass-$$@127.0.0.1:$port/postgres?sslmode=verify-full"
echo "$url&sslrootcert=/run/secrets/stocktake/ca.crt" >"$secrets/database-url"
echo "$url" >"$secrets/database-url-without-authority"
cp -r examples/portfolio "$root/import"
cp deploy/k8s/base/stocktake.yaml "$root/stocktake.yaml"
echo "chat: print" >"$root/print.yaml"
cp config/policy.yaml "$root/policy.yaml"
chmod -R a+rX "$root"

within() { # runs the program as its container would; the first argument names the file of the database's address
	local file="$1"
	shift
	env -i DATABASE_URL_FILE="/run/secrets/stocktake/$file" KUBERNETES_SERVICE_HOST=192.0.2.1 \
		"$(command -v setpriv)" --no-new-privs --clear-groups \
		"$(command -v chroot)" --userspec=65532:65532 "$root" /stocktake "$@"
}
shown() { # runs it, must end well, and shows the last line of what it said
	within database-url --quiet "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "$* failed"; }
	say "$*: $(grep . "$work/log" | tail -1)"
}
shown version
shown policy check /policy.yaml
shown --config /stocktake.yaml policy show
shown migrate
shown import /import
shown review --as-of 2026-01-10
shown run --config /print.yaml --as-of 2026-01-10
shown status
if within database-url-without-authority status >"$work/log" 2>&1; then fail "an unknown authority was believed"; fi
say "without the authority's file: $(tail -1 "$work/log")"
[ -z "$(find "$root" -user 65532)" ] || fail "it wrote into its root: $(find "$root" -user 65532)"
say "all as promised"
