package sdk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	byokidentity "sdk"
)

const secret = "s3cr3t"

func config() byokidentity.ProviderConfig {
	return byokidentity.ProviderConfig{
		Type:    byokidentity.Ptr(byokidentity.ProviderTypeAzure),
		BaseURL: "https://models.example.com/v1",
		WireAPI: byokidentity.Ptr(byokidentity.WireAPIResponses),
		APIKey:  byokidentity.Ptr(secret),
		Headers: map[string]string{"X-Key": secret},
		ServicePrincipal: &byokidentity.ServicePrincipal{
			TenantID:     "t",
			ClientID:     "c",
			ClientSecret: byokidentity.Ptr(secret),
		},
	}
}

func TestNoVerbPrintsASecret(t *testing.T) {
	value := config()
	file := byokidentity.ProvidersFile{
		Providers: []byokidentity.NamedProviderConfig{{Name: "n", APIKey: byokidentity.Ptr(secret)}},
	}
	result := byokidentity.ProviderTokenResult{Token: secret}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
		for _, subject := range []any{value, &value, file, &file, result, []any{value}, struct{ C any }{&value}} {
			text := fmt.Sprintf(verb, subject)
			if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s of %T prints the secret", verb, subject)
			}
		}
	}
	for _, text := range []string{value.String(), value.GoString()} {
		if !strings.Contains(text, "APIKey: [redacted]") || !strings.Contains(text, `TenantID: "t"`) {
			t.Errorf("says too little or too much: %s", text)
		}
	}
}

func TestCallbackIsAnnouncedAndNeverSerialized(t *testing.T) {
	value := byokidentity.ProviderConfig{
		BaseURL: "https://models.example.com/v1",
		BearerTokenProvider: func(_ context.Context, args byokidentity.ProviderTokenArgs) (string, error) {
			return "token of " + args.ProviderName, nil
		},
	}
	written, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"baseUrl":"https://models.example.com/v1","hasBearerTokenProvider":true}`; string(written) != want {
		t.Errorf("got %s, want %s", written, want)
	}
	if value.HasBearerTokenProvider != nil {
		t.Error("writing changed the value")
	}
	if text := fmt.Sprint(value); !strings.Contains(text, "BearerTokenProvider: func") {
		t.Errorf("got %s", text)
	}
}

func TestValidateReportsEveryViolationWithItsPath(t *testing.T) {
	value := config()
	value.ServicePrincipal.CertificateFile = byokidentity.Ptr("")
	value.BearerTokenProvider = func(context.Context, byokidentity.ProviderTokenArgs) (string, error) {
		return "", nil
	}
	err := byokidentity.ProvidersFile{Providers: []byokidentity.NamedProviderConfig{
		{Name: "a"},
		{
			ServicePrincipal:    value.ServicePrincipal,
			APIKey:              value.APIKey,
			BearerTokenProvider: value.BearerTokenProvider,
		},
	}}.Validate()
	var invalid *byokidentity.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("got %v", err)
	}
	want := []string{
		"providers[1]: `servicePrincipal` and `apiKey` exclude each other",
		"providers[1]: `servicePrincipal` and `hasBearerTokenProvider` exclude each other",
		"providers[1].servicePrincipal: only one of `clientSecret`, `clientSecretFile`, `certificateFile` and " +
			"`federatedTokenFile` may be given",
		"providers[1].servicePrincipal.certificateFile: must have at least 1 character",
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestReadingReportsEveryProblemWithoutTheValue(t *testing.T) {
	data := `{"baseURL": "x", "apiKey": ["` + secret + `"], "headers": {"b": null, "a": 1}, "servicePrincipal": {"tenantId": 1}}`
	value := byokidentity.ProviderConfig{BaseURL: "kept"}
	err := json.Unmarshal([]byte(data), &value)
	want := []string{
		"`baseUrl` is required",
		"headers.a: must be a string, not a number",
		"headers.b: must be a string, not null",
		"servicePrincipal.tenantId: must be a string, not a number",
		"servicePrincipal: `clientId` is required",
		"apiKey: must be a string, not a list",
	}
	if err == nil || err.Error() != strings.Join(want, "\n") {
		t.Errorf("got\n%v", err)
	}
	if value.BaseURL != "kept" {
		t.Error("a value that was not read is changed")
	}
}

func TestAbsentAndEmptyDiffer(t *testing.T) {
	for _, text := range []string{
		`{}`,
		`{"providers":[]}`,
		`{"providers":[{"baseUrl":"","azure":{},"apiKey":"","name":"","headers":{}}],"models":[]}`,
		`{"models":[{"id":"","provider":"","capabilities":null}]}`,
	} {
		var file byokidentity.ProvidersFile
		if err := json.Unmarshal([]byte(text), &file); err != nil {
			t.Fatal(err)
		}
		if written, err := json.Marshal(file); err != nil || string(written) != text {
			t.Errorf("got %s, %v; want %s", written, err, text)
		}
	}
}

func TestEncoderDecidesOnEscapes(t *testing.T) {
	value := byokidentity.ProviderConfig{BaseURL: "https://x.example.com/?a&b"}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil || !strings.Contains(buffer.String(), "?a&b") {
		t.Errorf("got %s, %v", buffer.String(), err)
	}
	if escaped, _ := json.Marshal(value); !strings.Contains(string(escaped), `?a\u0026b`) {
		t.Errorf("got %s", escaped)
	}
}

// handler answers for one provider.
type handler struct{}

var _ byokidentity.ProviderTokenHandler = handler{}

func (handler) GetToken(
	_ context.Context,
	params byokidentity.ProviderTokenArgs,
) (byokidentity.ProviderTokenResult, error) {
	return byokidentity.ProviderTokenResult{Token: params.ProviderName + "-token"}, nil
}

func (handler) Invalidate(context.Context, byokidentity.ProviderTokenInvalidateArgs) error {
	return nil
}

func TestHandlerAnswersTheCall(t *testing.T) {
	if byokidentity.MethodProviderTokenGetToken != "providerToken.getToken" {
		t.Error(byokidentity.MethodProviderTokenGetToken)
	}
	var params byokidentity.ProviderTokenArgs
	if err := json.Unmarshal([]byte(`{"providerName":"default","sessionId":"s"}`), &params); err != nil {
		t.Fatal(err)
	}
	result, err := handler{}.GetToken(context.Background(), params)
	if written, _ := json.Marshal(result); err != nil || string(written) != `{"token":"default-token"}` {
		t.Errorf("got %s, %v", written, err)
	}
}

func TestUnknownValuesOfEnumsStay(t *testing.T) {
	var value byokidentity.ProviderConfig
	text := `{"type":"bedrock","baseUrl":"https://x.example.com"}`
	if err := json.Unmarshal([]byte(text), &value); err != nil || *value.Type != "bedrock" {
		t.Fatal(err)
	}
	if written, _ := json.Marshal(value); string(written) != text {
		t.Errorf("got %s", written)
	}
}
