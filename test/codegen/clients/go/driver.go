// The driver does what each line of stdin says, and answers with a line of JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	sdk "byokidentity"
)

type question struct {
	Op       string
	Command  []string
	Timeout  int64
	Provider string
	Token    string
	Count    int
	BaseURL  string `json:"baseUrl"`
	URL      string
	Body     *string
	Stream   bool
}

type answer map[string]any

var client = sdk.NewTokenClient(sdk.TokenClientOptions{})

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		told, err := do(asked)
		if err != nil {
			told = failure(err)
		}
		line, _ := json.Marshal(told)
		fmt.Println(string(line))
	}
	client.Close()
}

func do(asked question) (answer, error) {
	ctx := context.Background()
	args := sdk.ProviderTokenArgs{ProviderName: asked.Provider, SessionID: "s"}
	switch asked.Op {
	case "open":
		client.Close()
		client = sdk.NewTokenClient(sdk.TokenClientOptions{
			Command: asked.Command,
			Timeout: time.Duration(asked.Timeout) * time.Millisecond,
		})
		return answer{}, nil
	case "get":
		token, err := client.GetToken(ctx, args)
		return answer{"token": token}, err
	case "callback":
		// As the runtime of an SDK calls it, which knows the configuration only.
		config := sdk.ProviderConfig{BaseURL: asked.BaseURL, BearerTokenProvider: client.GetToken}
		token, err := config.BearerTokenProvider(ctx, args)
		return answer{"token": token}, err
	case "many":
		return many(asked)
	case "cancel":
		limited, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		_, err := client.GetToken(limited, args)
		return answer{"cancelled": errors.Is(err, context.DeadlineExceeded)}, nil
	case "invalidate":
		return answer{}, client.Invalidate(ctx, sdk.ProviderTokenInvalidateArgs{
			ProviderName: asked.Provider, SessionID: "s", Token: &asked.Token,
		})
	case "request":
		return request(asked)
	case "show":
		return answer{"text": fmt.Sprintf("%v %+v %#v %s", client, client, client, client)}, nil
	case "close":
		return answer{}, client.Close()
	}
	panic(asked.Op)
}

func many(asked question) (answer, error) {
	tokens := make([]string, asked.Count)
	errs := make([]error, asked.Count)
	var group sync.WaitGroup
	for i := range tokens {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			args := sdk.ProviderTokenArgs{ProviderName: asked.Provider, SessionID: fmt.Sprint("s", i)}
			tokens[i], errs[i] = client.BearerToken(args)
		}(i)
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return answer{"tokens": tokens}, nil
}

func request(asked question) (answer, error) {
	args := sdk.ProviderTokenArgs{ProviderName: asked.Provider, SessionID: "s"}
	transport, err := sdk.NewTokenTransport(client, asked.BaseURL, args, nil)
	if err != nil {
		return nil, err
	}
	method, body := http.MethodGet, io.Reader(nil)
	if asked.Body != nil {
		method, body = http.MethodPost, strings.NewReader(*asked.Body)
		if asked.Stream {
			body = io.MultiReader(body)
		}
	}
	sent, err := http.NewRequest(method, asked.URL, body)
	if err != nil {
		return nil, err
	}
	sent.Header.Set("Content-Type", "application/json")
	sent.Header.Set("Authorization", "Bearer stale")
	sent.Header.Set("api-key", "stale")
	received, err := (&http.Client{Transport: transport}).Do(sent)
	if err != nil {
		return nil, err
	}
	defer received.Body.Close()
	text, err := io.ReadAll(received.Body)
	return answer{"status": received.StatusCode, "body": string(text)}, err
}

func failure(err error) answer {
	var failed *sdk.TokenError
	if !errors.As(err, &failed) {
		panic(err)
	}
	return answer{"error": answer{
		"code":       failed.Code,
		"message":    failed.Message,
		"transient":  failed.Transient,
		"retryAfter": failed.RetryAfter.Milliseconds(),
	}}
}
