use std::future::Future;
use std::net::IpAddr;

use crate::client::{TokenClient, TokenError};
use crate::enums::ErrorCode;
use crate::types::{ProviderTokenArgs, ProviderTokenInvalidateArgs};

/// Sends requests with a token of one provider, with any HTTP client.
///
/// The client must not take the `Authorization` header along when it follows a redirect to another origin,
/// and has to replace any credential that the request has.
#[derive(Debug)]
pub struct Authorizer<'a> {
    client: &'a TokenClient,
    origin: String,
    args: ProviderTokenArgs,
}

impl<'a> Authorizer<'a> {
    /// The token goes only to the origin of the base URL, which has to be https, or http on this machine.
    pub fn new(
        client: &'a TokenClient,
        base_url: &str,
        args: ProviderTokenArgs,
    ) -> Result<Self, TokenError> {
        match Origin::of(base_url).filter(Origin::is_secure) {
            Some(origin) => Ok(Self {
                client,
                origin: origin.text(),
                args,
            }),
            None => Err(TokenError::new(
                ErrorCode::ErrInsecureTarget,
                "The base URL must start with https://, or with http:// and a loopback address.",
            )),
        }
    }

    /// Calls `send` with the value of the `Authorization` header. If `is_refused` says that the status was
    /// 401, reports the token as refused, and calls `send` once more with another token, if there is one.
    pub async fn send<R, E, F, S>(
        &self,
        url: &str,
        mut send: S,
        is_refused: impl Fn(&R) -> bool,
    ) -> Result<R, E>
    where
        E: From<TokenError>,
        F: Future<Output = Result<R, E>>,
        S: FnMut(String) -> F,
    {
        self.check(url)?;
        let token = self.client.get_token(self.args.clone()).await?;
        let response = send(bearer(&token)).await?;
        if !is_refused(&response)
            || self
                .client
                .invalidate(self.refusal(token.clone()))
                .await
                .is_err()
        {
            return Ok(response);
        }
        match self.client.get_token(self.args.clone()).await {
            Ok(other) if other != token => send(bearer(&other)).await,
            _ => Ok(response),
        }
    }

    /// [`Self::send`] for threads.
    pub fn send_blocking<R, E: From<TokenError>>(
        &self,
        url: &str,
        mut send: impl FnMut(String) -> Result<R, E>,
        is_refused: impl Fn(&R) -> bool,
    ) -> Result<R, E> {
        let (response, token) = self.first(url, &mut send, &is_refused)?;
        if let Some(token) = token {
            if let Ok(other) = self.client.get_token_blocking(self.args.clone()) {
                if other != token {
                    return send(bearer(&other));
                }
            }
        }
        Ok(response)
    }

    /// [`Self::send_blocking`] for a body that can be read only once: a refused token is reported, but the
    /// request is not sent again.
    pub fn send_once_blocking<R, E: From<TokenError>>(
        &self,
        url: &str,
        send: impl FnOnce(String) -> Result<R, E>,
        is_refused: impl Fn(&R) -> bool,
    ) -> Result<R, E> {
        Ok(self.first(url, send, is_refused)?.0)
    }

    /// The first response, and its token if that was refused and reported.
    fn first<R, E: From<TokenError>>(
        &self,
        url: &str,
        send: impl FnOnce(String) -> Result<R, E>,
        is_refused: impl Fn(&R) -> bool,
    ) -> Result<(R, Option<String>), E> {
        self.check(url)?;
        let token = self.client.get_token_blocking(self.args.clone())?;
        let response = send(bearer(&token))?;
        let is_reported = is_refused(&response)
            && self
                .client
                .invalidate_blocking(self.refusal(token.clone()))
                .is_ok();
        Ok((response, Some(token).filter(|_| is_reported)))
    }

    fn check(&self, url: &str) -> Result<(), TokenError> {
        let target = Origin::of(url).map_or_else(|| "no URL".to_owned(), |origin| origin.text());
        if target == self.origin {
            return Ok(());
        }
        Err(TokenError::new(
            ErrorCode::ErrInsecureTarget,
            format!(
                "The request goes to {target}, but this credential belongs to {}.",
                self.origin
            ),
        ))
    }

    fn refusal(&self, token: String) -> ProviderTokenInvalidateArgs {
        let (provider, session) = (&self.args.provider_name, &self.args.session_id);
        ProviderTokenInvalidateArgs::new(provider.as_str(), session.as_str()).with_token(token)
    }
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// `None` of anything that URL parsers may read differently.
    fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
        if authority.is_empty() || !authority.bytes().all(is_plain) {
            return None;
        }
        let scheme = scheme.to_ascii_lowercase();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ if scheme == "https" => (authority, 443),
            _ => (authority, 80),
        };
        Some(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    fn text(&self) -> String {
        format!("{}://{}:{}", self.scheme, self.host, self.port)
    }

    fn is_secure(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = || {
            host == "localhost"
                || host
                    .parse()
                    .map_or(false, |address: IpAddr| address.is_loopback())
        };
        self.scheme == "https" || (self.scheme == "http" && is_loopback())
    }
}
