#nullable enable

using System;
using System.ComponentModel;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace ByokIdentity;

/// <summary>Gets tokens from the command <c>byok-identity rpc --stdio</c>.</summary>
/// <remarks>
/// <para>
/// It starts the command at the first call, and again at the first call after the command has ended. A call that the
/// command left unanswered is sent once more, to the new process, if the old one had answered any call before; so a
/// crash costs time, and a configuration that does not start is reported at once. What the command writes to stderr
/// goes to this process's stderr.
/// </para>
/// <para>Its methods may be called by several threads at once. It caches nothing: the command does.</para>
/// </remarks>
public sealed class TokenClient : IAsyncDisposable, IDisposable
{
    private readonly TokenClientOptions _options;
    private readonly object _lock = new();
    private TokenProcess? _process;
    private bool _closed;

    /// <summary>A client that has not started its command yet.</summary>
    public TokenClient(TokenClientOptions? options = null) => _options = options ?? new();

    /// <summary>The callback that an SDK asks for: <see cref="GetTokenAsync"/>.</summary>
    public Func<ProviderTokenArgs, Task<string>> BearerTokenProvider => args => GetTokenAsync(args);

    /// <summary>The token for one request. Cancelling ends this wait only, and the command is told.</summary>
    /// <exception cref="TokenException">There is no token.</exception>
    public async Task<string> GetTokenAsync(ProviderTokenArgs args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        var result = await CallAsync(ProviderTokenHandlerMethods.GetToken, Write(args.ProviderName, args.SessionId), cancellationToken)
            .ConfigureAwait(false);
        var token = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("token", out var member)
            && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        // What a header can carry as a credential: visible ASCII characters only.
        return !string.IsNullOrEmpty(token) && token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new TokenException(
                ErrorCode.ErrTokenMalformed, "The command returned something that cannot be sent as a token.");
    }

    /// <summary>
    /// Reports that a server has refused a token. The next <see cref="GetTokenAsync"/> returns another one, or fails.
    /// </summary>
    /// <exception cref="TokenException">The command did not accept the report.</exception>
    public Task InvalidateAsync(ProviderTokenInvalidateArgs args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        return CallAsync(
            ProviderTokenHandlerMethods.Invalidate, Write(args.ProviderName, args.SessionId, args.Token), cancellationToken);
    }

    /// <summary>Ends the command and every call in flight. A closed client cannot be used again.</summary>
    public async ValueTask DisposeAsync()
    {
        TokenProcess? process;
        lock (_lock)
        {
            _closed = true;
            process = _process;
        }
        if (process is not null) await process.StopAsync(Closed()).ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Does not show the environment of the command, which may contain secrets.</summary>
    public override string ToString() => $"TokenClient({_options.Command[0]})";

    private async Task<JsonElement> CallAsync(
        string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            var first = Running();
            try
            {
                return await first.CallAsync(method, parameters, limit.Token).ConfigureAwait(false);
            }
            catch (TokenException) when (first.IsToReplace)
            {
                return await Running().CallAsync(method, parameters, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TokenException(
                ErrorCode.ErrIdentityTimeout, $"The command did not answer within {_options.Timeout.TotalSeconds} seconds.")
            {
                IsTransient = true,
            };
        }
    }

    private TokenProcess Running()
    {
        lock (_lock)
        {
            if (_closed) throw Closed();
            if (_process is null || _process.HasEnded)
            {
                try
                {
                    _process = new TokenProcess(_options);
                }
                catch (Win32Exception cause)
                {
                    throw new TokenException(
                        ErrorCode.ErrCommandFailed, $"{_options.Command[0]} could not be started.", cause);
                }
            }
            return _process;
        }
    }

    private static Action<Utf8JsonWriter> Write(string providerName, string sessionId, string? token = null) => writer =>
    {
        writer.WriteString("providerName", providerName);
        writer.WriteString("sessionId", sessionId);
        if (token is not null) writer.WriteString("token", token);
    };

    private static TokenException Closed() => new(ErrorCode.ErrClosed, "The client was closed.");
}
