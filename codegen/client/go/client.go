package byokidentity

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// maxMessage and maxHeader limit what the command may send, in bytes. A token has a few thousand.
	maxMessage = 1 << 20
	maxHeader  = 4096

	// gracePeriod is how long the command may take to end once its input has ended.
	gracePeriod = time.Second

	defaultTimeout = time.Minute
)

// TokenError says why there is no token. Its text contains no secret.
type TokenError struct {
	Code    ErrorCode
	Message string
	// Transient says whether the same call may succeed later with the same configuration.
	Transient bool
	// RetryAfter is how long to wait before the next attempt; 0 if that is not known.
	RetryAfter time.Duration
	// Cause is the error of the operating system, if there is one.
	Cause error
}

// Error returns the message and the code.
func (e *TokenError) Error() string {
	return fmt.Sprintf("%s (%s)", e.Message, e.Code)
}

// Unwrap returns the cause.
func (e *TokenError) Unwrap() error {
	return e.Cause
}

// TokenClientOptions configures a [TokenClient]. The zero value is useful.
type TokenClientOptions struct {
	// Command is the program and its arguments. Default: byok-identity rpc --stdio, which [exec.LookPath] finds
	// on Windows too, where npm installs a batch file.
	Command []string
	// Env is the environment of the command, as in [exec.Cmd]. Default: that of this process.
	Env []string
	// Timeout limits one call. Default: one minute.
	Timeout time.Duration
}

// TokenClient gets tokens from the command "byok-identity rpc --stdio".
//
// It starts the command at the first call, and again at the first call after the command has ended. A call
// that the command left unanswered is sent once more, to the new process, if the old one had answered any
// call before; so a crash costs time, and a configuration that does not start is reported at once. What the
// command writes to stderr goes to this process's stderr.
//
// All methods may be called by several goroutines at once. The client caches nothing: the command does.
type TokenClient struct {
	options TokenClientOptions

	mu      sync.Mutex
	process *tokenProcess
	closed  bool
}

// NewTokenClient returns a client that has not started its command yet.
func NewTokenClient(options TokenClientOptions) *TokenClient {
	if len(options.Command) == 0 {
		options.Command = []string{"byok-identity", "rpc", "--stdio"}
	}
	if options.Timeout <= 0 {
		options.Timeout = defaultTimeout
	}
	return &TokenClient{options: options}
}

// GetToken returns the token for one request. It is a [BearerTokenProvider]. The error is a [*TokenError], or
// that of ctx; when ctx ends, only this wait ends, and the command is told.
func (c *TokenClient) GetToken(ctx context.Context, args ProviderTokenArgs) (string, error) {
	answer, err := c.call(ctx, MethodProviderTokenGetToken, args)
	if err != nil {
		return "", err
	}
	var result struct{ Token string }
	if json.Unmarshal(answer, &result) != nil || !isToken(result.Token) {
		return "", &TokenError{
			Code:    ErrorCodeErrTokenMalformed,
			Message: "The command returned something that cannot be sent as a token.",
		}
	}
	return result.Token, nil
}

// BearerToken is GetToken for an SDK whose callback has no context.
func (c *TokenClient) BearerToken(args ProviderTokenArgs) (string, error) {
	return c.GetToken(context.Background(), args)
}

// Invalidate reports that a server has refused a token. The next GetToken returns another one, or an error.
func (c *TokenClient) Invalidate(ctx context.Context, args ProviderTokenInvalidateArgs) error {
	_, err := c.call(ctx, MethodProviderTokenInvalidate, args)
	return err
}

// Close ends the command and every call in flight. A closed client cannot be used again.
func (c *TokenClient) Close() error {
	c.mu.Lock()
	c.closed = true
	process := c.process
	c.mu.Unlock()
	if process != nil {
		process.stop(&TokenError{Code: ErrorCodeErrClosed, Message: "The client was closed."})
	}
	return nil
}

// String does not show the environment of the command, which may contain secrets.
func (c *TokenClient) String() string {
	return fmt.Sprintf("TokenClient(%s)", c.options.Command[0])
}

// GoString is String.
func (c *TokenClient) GoString() string {
	return c.String()
}

// Format writes String, whatever the verb and its flags.
func (c *TokenClient) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, c.String())
}

func (c *TokenClient) call(ctx context.Context, method string, params any) (json.RawMessage, error) {
	limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	for attempt := 1; ; attempt++ {
		process, err := c.running()
		if err != nil {
			return nil, err
		}
		answer, err := process.call(limited, method, params)
		switch {
		case ctx.Err() != nil && err != nil:
			return nil, ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			return nil, &TokenError{
				Code:      ErrorCodeErrIdentityTimeout,
				Message:   fmt.Sprintf("The command did not answer within %s.", c.options.Timeout),
				Transient: true,
			}
		case err == nil || attempt > 1 || !process.isToReplace():
			return answer, err
		}
	}
}

// running returns the process of the command, and starts it if there is none.
func (c *TokenClient) running() (*tokenProcess, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, &TokenError{Code: ErrorCodeErrClosed, Message: "The client was closed."}
	}
	if c.process == nil || c.process.hasEnded() {
		process, err := startTokenProcess(c.options)
		if err != nil {
			return nil, &TokenError{
				Code:    ErrorCodeErrCommandFailed,
				Message: fmt.Sprintf("%s could not be started.", c.options.Command[0]),
				Cause:   err,
			}
		}
		c.process = process
	}
	return c.process, nil
}

// tokenProcess is one process of the command, and the calls that it has to answer.
type tokenProcess struct {
	command  *exec.Cmd
	outgoing chan []byte
	// stopping is closed to end the input of the process, ended after the process has ended.
	stopping   chan struct{}
	closeInput func()
	ended      chan struct{}

	mu       sync.Mutex
	lastID   uint64
	waiting  map[uint64]chan<- rpcAnswer
	answered bool
	// reason is what calls get that are not answered any more.
	reason error
}

type rpcAnswer struct {
	result json.RawMessage
	err    error
}

type rpcRequest struct {
	Version string `json:"jsonrpc"`
	ID      uint64 `json:"id,omitempty"`
	Method  string `json:"method"`
	Params  any    `json:"params"`
}

type rpcResponse struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int64           `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	} `json:"error"`
}

func startTokenProcess(options TokenClientOptions) (*tokenProcess, error) {
	command := exec.Command(options.Command[0], options.Command[1:]...)
	command.Env = options.Env
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	var once sync.Once
	stopping := make(chan struct{})
	process := &tokenProcess{
		command:    command,
		outgoing:   make(chan []byte),
		stopping:   stopping,
		closeInput: func() { once.Do(func() { close(stopping) }) },
		ended:      make(chan struct{}),
		waiting:    map[uint64]chan<- rpcAnswer{},
	}
	go process.write(input)
	go process.read(output)
	return process, nil
}

func (p *tokenProcess) call(ctx context.Context, method string, params any) (json.RawMessage, error) {
	answers := make(chan rpcAnswer, 1)
	id, err := p.wait(answers)
	if err != nil {
		return nil, err
	}
	if err := p.send(ctx, rpcRequest{ID: id, Method: method, Params: params}); err != nil {
		p.forget(id)
		return nil, err
	}
	select {
	case answer := <-answers:
		return answer.result, answer.err
	case <-ctx.Done():
		p.forget(id)
		cancelling, done := context.WithTimeout(context.Background(), gracePeriod)
		defer done()
		// Whether it arrives changes nothing for this caller.
		_ = p.send(cancelling, rpcRequest{Method: "$/cancelRequest", Params: map[string]uint64{"id": id}})
		return nil, ctx.Err()
	}
}

func (p *tokenProcess) send(ctx context.Context, request rpcRequest) error {
	request.Version = "2.0"
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	select {
	case p.outgoing <- append([]byte(fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))), body...):
		return nil
	case <-p.ended:
		return p.reason
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write is the only writer, so that a process that does not read blocks no caller beyond its time.
func (p *tokenProcess) write(input io.WriteCloser) {
	defer input.Close()
	for {
		select {
		case message := <-p.outgoing:
			if _, err := input.Write(message); err != nil {
				return
			}
		case <-p.stopping:
			return
		}
	}
}

func (p *tokenProcess) read(output io.Reader) {
	buffered := bufio.NewReaderSize(output, maxHeader)
	var failure error
	for failure == nil {
		var body []byte
		if body, failure = readMessage(buffered); failure == nil {
			failure = p.deliver(body)
		}
	}
	message := "The command ended"
	if !errors.Is(failure, io.EOF) {
		message = "The command wrote something that is not JSON-RPC, and was ended"
		_ = p.command.Process.Kill()
	}
	p.closeInput()
	timer := time.AfterFunc(gracePeriod, func() { _ = p.command.Process.Kill() })
	_ = p.command.Wait()
	timer.Stop()
	p.end(&TokenError{
		Code:      ErrorCodeErrCommandFailed,
		Message:   fmt.Sprintf("%s (%s). See its messages on stderr.", message, p.command.ProcessState),
		Transient: true,
	})
	close(p.ended)
}

func (p *tokenProcess) deliver(body []byte) error {
	var response rpcResponse
	if err := json.Unmarshal(body, &response); err != nil {
		return err
	}
	id, err := strconv.ParseUint(string(response.ID), 10, 64)
	if err != nil || response.Method != "" {
		return nil
	}
	p.mu.Lock()
	answers := p.waiting[id]
	delete(p.waiting, id)
	p.answered = true
	p.mu.Unlock()
	if answers == nil {
		return nil
	}
	if response.Error == nil {
		answers <- rpcAnswer{result: response.Result}
		return nil
	}
	failed := &TokenError{Code: ErrorCodeErrCallbackFailed, Message: response.Error.Message}
	var data ProviderTokenErrorData
	if json.Unmarshal(response.Error.Data, &data) == nil {
		failed.Code, failed.Transient = data.Code, data.Transient
		if data.RetryAfter != nil {
			failed.RetryAfter = time.Duration(*data.RetryAfter) * time.Millisecond
		}
	}
	answers <- rpcAnswer{err: failed}
	return nil
}

func (p *tokenProcess) wait(answers chan<- rpcAnswer) (uint64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason != nil {
		return 0, p.reason
	}
	p.lastID++
	p.waiting[p.lastID] = answers
	return p.lastID, nil
}

func (p *tokenProcess) forget(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.waiting, id)
}

// stop gives every waiting call the reason, and returns once the process has ended.
func (p *tokenProcess) stop(reason error) {
	p.end(reason)
	p.closeInput()
	select {
	case <-p.ended:
	case <-time.After(gracePeriod):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// end gives every waiting call the reason, and later calls too. Only the first reason counts.
func (p *tokenProcess) end(reason error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason != nil {
		return
	}
	p.reason = reason
	for id, answers := range p.waiting {
		answers <- rpcAnswer{err: reason}
		delete(p.waiting, id)
	}
}

func (p *tokenProcess) hasEnded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reason != nil
}

// isToReplace says whether a call that failed is worth another process.
func (p *tokenProcess) isToReplace() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reason != nil && p.answered
}

// readMessage reads one message with the framing of the Language Server Protocol. It returns io.EOF only
// between two messages.
func readMessage(input *bufio.Reader) ([]byte, error) {
	length := -1
	for read := 0; ; {
		line, err := input.ReadSlice('\n')
		read += len(line)
		switch {
		case err == io.EOF && read == 0:
			return nil, io.EOF
		case err != nil:
			return nil, io.ErrUnexpectedEOF
		case read > maxHeader:
			return nil, errors.New("the header is too long")
		}
		header := strings.TrimRight(string(line), "\r\n")
		if header == "" {
			break
		}
		name, value, _ := strings.Cut(header, ":")
		if strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 || length > maxMessage {
		return nil, errors.New("the length is missing or too large")
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(input, body); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return body, nil
}

// isToken says whether a header can carry the text as a credential: visible ASCII characters only.
func isToken(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}
