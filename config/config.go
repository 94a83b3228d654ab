// Package config reads what people write for Stocktake: the configuration file, the policy file, and the secrets in the
// environment. Files are YAML and read strictly: whatever is not understood is refused, with file, line, column, the
// line itself and what to do. It is not the place where a policy gets its meaning; that is review's.
//
// The way through, in reading order:
//
//	config.go    the configuration file; quiet.go when nothing is sent
//	policy.go    the policy file, and the default one
//	schema.go    the policy file as a JSON Schema; keys.go says what each of its keys means
//	decode.go    Decode: from text to a struct, in four steps that each can refuse
//	placed.go    where things stand, for what only a file's reader can find wrong
//	document.go  the text as a tree
//	depth.go     how deep it may go
//	place.go     where in the text each thing of the tree stands
//	shape.go     whether the tree has the shape of the struct: keys and types
//	validate.go  whether its values are ones there can be
//	fault.go     what is told when not; nearest.go which key may have been meant
//	secret.go    tokens and the like, from the environment or a file it names
//
// Start at [Decode].
package config

import (
	"path/filepath"
	"strings"
)

// Config is the configuration file. No command needs one. It holds only what is honoured; the rest is refused as unknown.
type Config struct {
	Chat       Chat       `yaml:"chat"`
	QuietHours QuietHours `yaml:"quiet_hours"`
	Holidays   []Holiday  `yaml:"holidays" validate:"unique=Day,dive"`
	Schedule   string     `yaml:"schedule" validate:"omitempty,schedule"` // when serve does what run does, a cron line, by UTC
	// Where figures for monitoring go when a run ends: the address of a Prometheus push gateway, and a file for node_exporter.
	PushGateway string `yaml:"push_gateway" validate:"omitempty,http_url,whole"`
	MetricsFile string `yaml:"metrics_file" validate:"omitempty,endswith=.prom"`
	Policy      string `yaml:"policy"` // path of the policy file; empty: the default policy
}

// Beside is the configuration that stands in file, its paths read from that file's folder, wherever the program was started.
func (c Config) Beside(file string) Config {
	for _, path := range []*string{&c.MetricsFile, &c.Policy} {
		if *path != "" && !filepath.IsAbs(*path) && !strings.Contains(*path, "://") { // an address is refused as one, where it is used
			*path = filepath.Join(filepath.Dir(file), *path)
		}
	}
	return c
}

// The kinds of chat.
const (
	Slack   = "slack"
	Print   = "print"
	Webhook = "webhook"
)

// Chats is all of them.
var Chats = []string{Slack, Print, Webhook}

// Chat says where messages go. `chat: print` is short for `chat: {kind: print}`.
type Chat struct {
	Kind     string            `yaml:"kind" validate:"omitempty,chat"`        // empty: slack with a token, else print
	Fallback string            `yaml:"fallback" validate:"omitempty,channel"` // channel of programmes that name none, or whose own cannot be posted to
	Operator string            `yaml:"operator" validate:"omitempty,channel"` // channel for what goes to no programme's
	Owners   map[string]string `yaml:"owners" validate:"dive,user"`           // names of owners, to their user IDs in the chat
	Buttons  bool              `yaml:"buttons"`                               // somebody hears clicks (serve), so messages have buttons
}

// UnmarshalYAML reads the short form too.
func (c *Chat) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&c.Kind) == nil {
		return nil
	}
	type long Chat
	return unmarshal((*long)(c))
}
