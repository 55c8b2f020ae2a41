#nullable enable

using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace ByokIdentity;

/// <summary>Sends each request with a token of one provider, and replaces any credential that the request has.</summary>
/// <remarks>
/// <para>
/// After a 401, the token is reported as refused, and the request is sent once more with another token. The 401 is
/// returned if there is no other token, or if the body is a <see cref="StreamContent"/>, which cannot be sent again.
/// Other bodies are buffered.
/// </para>
/// <para>
/// The token goes only to the origin of the base address, which has to be https, or http on this machine. The inner
/// handler removes it when it follows a redirect, as <see cref="SocketsHttpHandler"/> does.
/// </para>
/// </remarks>
public sealed class TokenAuthorizationHandler : DelegatingHandler
{
    private static readonly string[] s_credentials = ["Authorization", "api-key", "x-api-key"];

    private readonly TokenClient _client;
    private readonly Uri _baseAddress;
    private readonly ProviderTokenArgs _args;

    /// <summary>A handler for one provider.</summary>
    /// <exception cref="TokenException">The token would be sent over plain http.</exception>
    public TokenAuthorizationHandler(
        TokenClient client, Uri baseAddress, ProviderTokenArgs args, HttpMessageHandler? innerHandler = null)
        : base(innerHandler ?? new HttpClientHandler())
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(baseAddress);
        ArgumentNullException.ThrowIfNull(args);
        var isSecure = baseAddress.IsAbsoluteUri
            && (baseAddress.Scheme == Uri.UriSchemeHttps || (baseAddress.Scheme == Uri.UriSchemeHttp && baseAddress.IsLoopback));
        if (!isSecure)
        {
            throw new TokenException(
                ErrorCode.ErrInsecureTarget,
                "The base address must start with https://, or with http:// and a loopback address.");
        }
        (_client, _baseAddress, _args) = (client, baseAddress, args);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (uri, method, content) = (request.RequestUri, request.Method, request.Content);
        if (!IsOwn(uri))
        {
            throw new TokenException(
                ErrorCode.ErrInsecureTarget,
                $"The request goes to {uri?.GetLeftPart(UriPartial.Authority)}, but this credential belongs to "
                + $"{_baseAddress.GetLeftPart(UriPartial.Authority)}.");
        }
        var token = await _client.GetTokenAsync(_args, cancellationToken).ConfigureAwait(false);
        var isReplayable = content is not StreamContent;
        if (isReplayable && content is not null) await content.LoadIntoBufferAsync().ConfigureAwait(false);
        Authorize(request, token);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !IsOwn(response.RequestMessage?.RequestUri)) return response;
        var other = await OtherAsync(token, isReplayable, cancellationToken).ConfigureAwait(false);
        if (other is null) return response;
        response.Dispose();
        // A redirect may have changed them.
        (request.RequestUri, request.Method, request.Content) = (uri, method, content);
        Authorize(request, other);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> OtherAsync(string refused, bool isReplayable, CancellationToken cancellationToken)
    {
        try
        {
            var args = new ProviderTokenInvalidateArgs
            {
                ProviderName = _args.ProviderName,
                SessionId = _args.SessionId,
                Token = refused,
            };
            await _client.InvalidateAsync(args, cancellationToken).ConfigureAwait(false);
            if (!isReplayable) return null;
            var token = await _client.GetTokenAsync(_args, cancellationToken).ConfigureAwait(false);
            return token == refused ? null : token;
        }
        catch (TokenException)
        {
            return null;
        }
    }

    private bool IsOwn(Uri? target) =>
        target is not null
        && target.IsAbsoluteUri
        && Uri.Compare(target, _baseAddress, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static void Authorize(HttpRequestMessage request, string token)
    {
        foreach (var name in s_credentials) request.Headers.Remove(name);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
