//! What Rust programmers expect of the crate.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use sdk::{
    method, BearerTokenProvider, BoxError, BoxFuture, ManagedIdentity, NamedProviderConfig,
    ProviderConfig, ProviderTokenArgs, ProviderTokenHandler, ProviderTokenInvalidateArgs,
    ProviderTokenResult, ProviderType, ProvidersFile, ServicePrincipal, WireApi,
};

const SECRET: &str = "s3cr3t";

/// Futures here are ready at once, so that no runtime is needed.
fn ready<T>(mut future: Pin<Box<dyn Future<Output = T> + Send + '_>>) -> T {
    struct Still;
    impl Wake for Still {
        fn wake(self: Arc<Self>) {}
    }
    let waker = Waker::from(Arc::new(Still));
    match future.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("not ready"),
    }
}

fn config() -> ProviderConfig {
    ProviderConfig::new("https://models.example.com/v1")
        .with_type(ProviderType::Azure)
        .with_wire_api("responses")
        .with_headers([("X-Key".to_owned(), SECRET.to_owned())].into())
        .with_service_principal(ServicePrincipal::new("t", "c").with_client_secret(SECRET))
        .with_api_key(SECRET)
}

#[test]
fn builders_set_what_they_say() {
    let value = ProviderConfig::new("https://x.example.com")
        .with_managed_identity(ManagedIdentity::default().with_client_id("c"))
        .with_max_prompt_tokens(7);
    assert_eq!(
        serde_json::to_string(&value).unwrap(),
        r#"{"baseUrl":"https://x.example.com","managedIdentity":{"clientId":"c"},"maxPromptTokens":7}"#
    );
    assert_eq!(config().wire_api, Some(WireApi::Responses));
    assert_eq!(value.validate(), Ok(()));
}

#[test]
fn debug_shows_no_secret() {
    let mut file = ProvidersFile::default();
    file.providers = Some(vec![
        NamedProviderConfig::new("https://x.example.com", "n").with_bearer_token(SECRET)
    ]);
    let result = ProviderTokenResult::new(SECRET);
    for text in [
        format!("{:?}", config()),
        format!("{:#?}", config()),
        format!("{file:?}"),
        format!("{result:?}"),
    ] {
        assert!(!text.contains(SECRET), "{text}");
        assert!(text.contains("[redacted]"), "{text}");
    }
    assert!(format!("{:?}", config()).contains("tenant_id: \"t\""));
}

#[test]
fn errors_show_no_secret() {
    let text = format!(r#"{{"baseUrl":"x","apiKey":["{SECRET}"]}}"#);
    let error = serde_json::from_str::<ProviderConfig>(&text).unwrap_err();
    assert!(!error.to_string().contains(SECRET), "{error}");
}

#[test]
fn callback_is_announced_and_never_serialized() {
    let value = ProviderConfig::new("https://x.example.com").with_bearer_token_provider(
        |args: ProviderTokenArgs| async move { Ok(format!("token of {}", args.provider_name)) },
    );
    assert_eq!(
        serde_json::to_string(&value).unwrap(),
        r#"{"baseUrl":"https://x.example.com","hasBearerTokenProvider":true}"#
    );
    assert_eq!(value.has_bearer_token_provider, None);
    let provider = value.bearer_token_provider.clone().unwrap();
    let token = ready(provider.get_token(ProviderTokenArgs::new("default", "s"))).unwrap();
    assert_eq!(token, "token of default");
    assert_eq!(value, value.clone());
    assert!(format!("{value:?}").contains("Some(BearerTokenProvider)"));
}

/// Implements the trait by hand, as one that keeps state would.
struct Fixed(&'static str);

impl BearerTokenProvider for Fixed {
    fn get_token(&self, _: ProviderTokenArgs) -> BoxFuture<'_, Result<String, BoxError>> {
        Box::pin(async { Ok(self.0.to_owned()) })
    }
}

#[test]
fn validate_reports_every_violation_with_its_path() {
    let principal = ServicePrincipal::new("t", "c")
        .with_client_secret(SECRET)
        .with_certificate_file("");
    let mut file = ProvidersFile::default();
    file.providers = Some(vec![
        NamedProviderConfig::new("https://x.example.com", "a"),
        NamedProviderConfig::new("https://x.example.com", "b")
            .with_service_principal(principal)
            .with_api_key(SECRET)
            .with_bearer_token_provider(Fixed("t")),
    ]);
    let found: Vec<String> = file
        .validate()
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "providers[1]: `servicePrincipal` and `apiKey` exclude each other",
            "providers[1]: `servicePrincipal` and `hasBearerTokenProvider` exclude each other",
            "providers[1].servicePrincipal: only one of `clientSecret`, `clientSecretFile`, \
             `certificateFile` and `federatedTokenFile` may be given",
            "providers[1].servicePrincipal.certificateFile: must have at least 1 character",
        ]
    );
}

#[test]
fn absent_and_empty_differ() {
    for text in [
        r#"{}"#,
        r#"{"providers":[]}"#,
        r#"{"providers":[{"baseUrl":"","azure":{},"headers":{},"apiKey":"","name":""}],"models":[]}"#,
        r#"{"models":[{"id":"","provider":"","capabilities":null}]}"#,
    ] {
        let file: ProvidersFile = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&file).unwrap(), text);
    }
}

#[test]
fn unknown_values_of_enums_stay() {
    let text = r#"{"type":"bedrock","baseUrl":"https://x.example.com"}"#;
    let value: ProviderConfig = serde_json::from_str(text).unwrap();
    assert_eq!(value.r#type, Some(ProviderType::Other("bedrock".to_owned())));
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
}

struct Registry;

impl ProviderTokenHandler for Registry {
    fn get_token(
        &self,
        params: ProviderTokenArgs,
    ) -> BoxFuture<'_, Result<ProviderTokenResult, BoxError>> {
        Box::pin(async move {
            match params.provider_name.as_str() {
                "default" => Ok(ProviderTokenResult::new("t")),
                other => Err(format!("no provider {other}").into()),
            }
        })
    }

    fn invalidate(
        &self,
        _: ProviderTokenInvalidateArgs,
    ) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }
}

#[test]
fn handler_answers_the_call() {
    assert_eq!(method::PROVIDER_TOKEN_GET_TOKEN, "providerToken.getToken");
    let handler: &dyn ProviderTokenHandler = &Registry;
    let params = serde_json::from_str(r#"{"providerName":"default","sessionId":"s"}"#).unwrap();
    let result = ready(handler.get_token(params)).unwrap();
    assert_eq!(serde_json::to_string(&result).unwrap(), r#"{"token":"t"}"#);
    let refused = ready(handler.get_token(ProviderTokenArgs::new("x", "s"))).unwrap_err();
    assert_eq!(refused.to_string(), "no provider x");
}
