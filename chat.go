package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"stocktake/chat"
	"stocktake/config"
	"stocktake/jobs"
)

// requestTime bounds one request to the chat. Half as long again is waited before a message that may have been sent is believed
// missing; tests have less patience.
var requestTime = 30 * time.Second

// chat chooses where messages are told: Slack with a token, else they are printed. Inside Kubernetes nobody reads what a job
// prints, so there printing must be asked for.
func (a *app) chat() (jobs.Chat, error) {
	switch a.config.Chat.Kind {
	case config.Print:
		return a.printer(), nil // no token is looked for: a pod names the file of one that need not be there
	case config.Webhook:
		return a.webhook()
	}
	token, err := secret("SLACK_BOT_TOKEN")
	if err != nil {
		return nil, err
	}
	switch {
	case token != "":
		api, err := address("SLACK_API_URL")
		if err != nil {
			return nil, err
		}
		trust()
		return chat.NewSlack(token, api, http.DefaultClient, requestTime), nil
	case a.config.Chat.Kind == config.Slack:
		return nil, wrong{errors.New("chat: slack is configured, but neither SLACK_BOT_TOKEN nor SLACK_BOT_TOKEN_FILE is set")}
	case inKubernetes():
		return nil, wrong{errors.New("no chat: set SLACK_BOT_TOKEN, or say chat: print in the configuration to have messages printed")}
	}
	return a.printer(), nil
}

// printer prints messages beside the result. In a log they are the same however wide somebody's terminal is.
func (a *app) printer() *chat.Print {
	w := a.aside()
	if !onTerminal(w) {
		return chat.NewPrint(w, usual)
	}
	return chat.NewPrint(w, columns(w))
}

func (a *app) webhook() (jobs.Chat, error) {
	hook, err := address("CHAT_WEBHOOK_URL")
	if err != nil {
		return nil, err
	}
	c := a.config.Chat
	switch {
	case hook == "":
		return nil, wrong{errors.New("chat: webhook is configured, but neither CHAT_WEBHOOK_URL nor CHAT_WEBHOOK_URL_FILE is set")}
	case c.Fallback != "" || c.Operator != "" || c.Buttons || len(c.Owners) > 0:
		return nil, wrong{errors.New("chat: a webhook has one channel and nobody to click or to call; leave fallback, operator, buttons and owners out")}
	}
	trust()
	return chat.NewWebhook(hook, http.DefaultClient, requestTime), nil
}

// address is a secret that is an address, too; empty where it is not set. What it is instead is not shown.
func address(name string) (string, error) {
	value, err := secret(name)
	if err != nil || value == "" {
		return "", err
	}
	if !config.Whole(value) {
		return "", wrong{fmt.Errorf("%s %s", name, config.Torn)}
	}
	at, err := url.Parse(value)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return "", wrong{fmt.Errorf("%s is not an address; write it as https://HOST/PATH", name)}
	}
	return value, nil
}

func inKubernetes() bool { return os.Getenv("KUBERNETES_SERVICE_HOST") != "" }

func secret(name string) (string, error) {
	value, err := config.Secret(name, os.Getenv, os.ReadFile)
	if err != nil {
		return "", misnamed(err)
	}
	return value, nil
}
