package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Secret is the value of an environment variable or the content of the file that NAME_FILE names, without the line breaks at its end;
// empty if neither is set. An error never shows the value, nor the path: it may be a secret put into the wrong variable.
func Secret(name string, getenv func(string) string, readFile func(string) ([]byte, error)) (string, error) {
	value, path := getenv(name), getenv(name+"_FILE")
	if path == "" {
		return oneLine(name, value)
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set; unset one of them", name, name)
	}
	content, err := readFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: the file it names cannot be read: %w", name, withoutPath(err))
	}
	if strings.TrimSpace(string(content)) == "" {
		return "", fmt.Errorf("%s_FILE: the file it names is empty", name)
	}
	return oneLine(name+"_FILE", string(content))
}

func oneLine(name, value string) (string, error) {
	value = strings.TrimRight(value, "\r\n")
	if strings.ContainsAny(value, "\r\n\x00") {
		return "", fmt.Errorf("%s: the secret has more than one line; write it alone", name)
	}
	return value, nil
}

func withoutPath(err error) error {
	if located := (*fs.PathError)(nil); errors.As(err, &located) {
		return located.Err
	}
	return errors.New("unknown reason")
}
