package byokidentity

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxDrained limits how much of a refused answer is read so that its connection can be used again, in bytes.
const maxDrained = 64 << 10

// credentialHeaders are those that model APIs read a credential from.
var credentialHeaders = []string{"Authorization", "Api-Key", "X-Api-Key"}

type tokenTransport struct {
	client *TokenClient
	args   ProviderTokenArgs
	origin string
	base   http.RoundTripper
}

// NewTokenTransport returns a transport that sends each request with a token of one provider, and replaces any
// credential that the request has.
//
// After a 401, the token is reported as refused, and the request is sent once more with another token. The 401
// is returned unchanged if there is no other token, or if the body cannot be sent again: see GetBody of
// [http.Request].
//
// The token goes only to the origin of baseURL, which has to be https, or http on this machine. A request to
// another origin fails with ERR_INSECURE_TARGET, unless a redirect led there: it is then sent without a
// credential. If base is nil, [http.DefaultTransport] sends the requests.
func NewTokenTransport(
	client *TokenClient,
	baseURL string,
	args ProviderTokenArgs,
	base http.RoundTripper,
) (http.RoundTripper, error) {
	target, err := url.Parse(baseURL)
	if err != nil || !isSecure(target) {
		return nil, &TokenError{
			Code:    ErrorCodeErrInsecureTarget,
			Message: "The base URL must start with https://, or with http:// and a loopback address.",
		}
	}
	if base == nil {
		base = http.DefaultTransport
	}
	return &tokenTransport{client: client, args: args, origin: originOf(target), base: base}, nil
}

// RoundTrip implements [http.RoundTripper].
func (t *tokenTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if originOf(request.URL) != t.origin {
		// The client sets Response on a request that a redirect led to.
		if request.Response != nil {
			return t.base.RoundTrip(withToken(request, ""))
		}
		closeBody(request)
		return nil, &TokenError{
			Code: ErrorCodeErrInsecureTarget,
			Message: fmt.Sprintf("The request goes to %s, but this credential belongs to %s.",
				originOf(request.URL), t.origin),
		}
	}
	token, err := t.client.GetToken(request.Context(), t.args)
	if err != nil {
		closeBody(request)
		return nil, err
	}
	refused, err := t.base.RoundTrip(withToken(request, token))
	if err != nil || refused.StatusCode != http.StatusUnauthorized {
		return refused, err
	}
	again, err := t.again(request, token)
	if request.Context().Err() != nil {
		refused.Body.Close()
		return nil, request.Context().Err()
	}
	if err != nil || again == nil {
		return refused, nil
	}
	_, _ = io.CopyN(io.Discard, refused.Body, maxDrained)
	refused.Body.Close()
	return t.base.RoundTrip(again)
}

// again is the request with another token; nil if it cannot be sent again, or there is none.
func (t *tokenTransport) again(request *http.Request, refused string) (*http.Request, error) {
	args := ProviderTokenInvalidateArgs{
		ProviderName: t.args.ProviderName,
		SessionID:    t.args.SessionID,
		Token:        &refused,
	}
	if err := t.client.Invalidate(request.Context(), args); err != nil {
		return nil, err
	}
	hasBody := request.Body != nil && request.Body != http.NoBody
	if hasBody && request.GetBody == nil {
		return nil, nil
	}
	token, err := t.client.GetToken(request.Context(), t.args)
	if err != nil || token == refused {
		return nil, err
	}
	next := withToken(request, token)
	if hasBody {
		next.Body, err = request.GetBody()
	}
	return next, err
}

// withToken is a copy, since a transport must not modify its request.
func withToken(request *http.Request, token string) *http.Request {
	copied := request.Clone(request.Context())
	for _, name := range credentialHeaders {
		copied.Header.Del(name)
	}
	if token != "" {
		copied.Header.Set("Authorization", "Bearer "+token)
	}
	return copied
}

func closeBody(request *http.Request) {
	if request.Body != nil {
		request.Body.Close()
	}
}

func originOf(target *url.URL) string {
	scheme, port := strings.ToLower(target.Scheme), target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return scheme + "://" + net.JoinHostPort(strings.ToLower(target.Hostname()), port)
}

func isSecure(target *url.URL) bool {
	host := target.Hostname()
	if target.Scheme != "http" {
		return target.Scheme == "https" && host != ""
	}
	address := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || address != nil && address.IsLoopback()
}
