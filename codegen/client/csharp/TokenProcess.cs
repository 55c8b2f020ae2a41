#nullable enable

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace ByokIdentity;

/// <summary>One process of the command, and the calls that it has to answer.</summary>
internal sealed class TokenProcess
{
    /// <summary>Bytes of a message from the command. A token has a few thousand.</summary>
    private const int MaxMessage = 1 << 20;
    private const int MaxHeader = 4096;

    /// <summary>How long the command may take to end once its input has ended.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    // A queue, so that a process that does not read blocks no caller.
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>();
    private readonly Dictionary<long, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly object _lock = new();
    private readonly Task _ended;
    private long _lastId;
    private bool _answered;
    private TokenException? _reason;

    internal TokenProcess(TokenClientOptions options)
    {
        var start = new ProcessStartInfo(options.Command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        for (var index = 1; index < options.Command.Count; index++) start.ArgumentList.Add(options.Command[index]);
        foreach (var (name, value) in options.Environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _ = Task.Run(WriteAsync);
        _ended = Task.Run(ReadAsync);
    }

    internal bool HasEnded
    {
        get { lock (_lock) return _reason is not null; }
    }

    /// <summary>Whether a call that failed is worth another process.</summary>
    internal bool IsToReplace
    {
        get { lock (_lock) return _reason is not null && _answered; }
    }

    internal async Task<JsonElement> CallAsync(
        string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        long id;
        lock (_lock)
        {
            if (_reason is not null) throw _reason;
            id = ++_lastId;
            _waiting[id] = answer;
        }
        Send(method, parameters, id);
        using var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                if (!_waiting.Remove(id)) return;
            }
            Send("$/cancelRequest", writer => writer.WriteNumber("id", id));
            answer.TrySetCanceled(cancellationToken);
        });
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Gives every waiting call the reason. The process has ended when the task completes.</summary>
    internal async Task StopAsync(TokenException reason)
    {
        End(reason);
        _outgoing.Writer.TryComplete();
        if (await Task.WhenAny(_ended, Task.Delay(GracePeriod)).ConfigureAwait(false) != _ended) Kill();
        await _ended.ConfigureAwait(false);
    }

    private void Send(string method, Action<Utf8JsonWriter> parameters, long? id = null)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc", "2.0");
            if (id is { } number) writer.WriteNumber("id", number);
            writer.WriteString("method", method);
            writer.WriteStartObject("params");
            parameters(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        byte[] message = [.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body.ToArray()];
        _outgoing.Writer.TryWrite(message);
    }

    private async Task WriteAsync()
    {
        try
        {
            using var input = _process.StandardInput.BaseStream;
            await foreach (var message in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await input.WriteAsync(message).ConfigureAwait(false);
                await input.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // The process has ended, which its output shows too.
        }
    }

    private async Task ReadAsync()
    {
        var message = "The command ended";
        try
        {
            using var output = new BufferedStream(_process.StandardOutput.BaseStream);
            while (await ReadMessageAsync(output).ConfigureAwait(false) is { } body) Deliver(body);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or IOException or InvalidOperationException)
        {
            message = "The command wrote something that is not JSON-RPC, and was ended";
            Kill();
        }
        _outgoing.Writer.TryComplete();
        using (var grace = new CancellationTokenSource(GracePeriod))
        {
            try
            {
                await _process.WaitForExitAsync(grace.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Kill();
                await _process.WaitForExitAsync().ConfigureAwait(false);
            }
        }
        End(new TokenException(
            ErrorCode.ErrCommandFailed, $"{message} (exit code {_process.ExitCode}). See its messages on stderr.")
        {
            IsTransient = true,
        });
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private void Deliver(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var response = document.RootElement;
        if (response.ValueKind != JsonValueKind.Object) throw new InvalidDataException();
        if (response.TryGetProperty("method", out _)
            || !response.TryGetProperty("id", out var member)
            || member.ValueKind != JsonValueKind.Number
            || !member.TryGetInt64(out var id)) return;
        TaskCompletionSource<JsonElement>? answer;
        lock (_lock)
        {
            _answered = true;
            if (!_waiting.Remove(id, out answer)) return;
        }
        if (response.TryGetProperty("error", out var error)) answer.TrySetException(Refusal(error));
        else answer.TrySetResult(response.TryGetProperty("result", out var result) ? result.Clone() : default);
    }

    private static TokenException Refusal(JsonElement error)
    {
        var message = Member(error, "message", JsonValueKind.String)?.GetString() ?? "";
        var data = Member(error, "data", JsonValueKind.Object);
        var code = Member(data, "code", JsonValueKind.String)?.GetString();
        var wait = Member(data, "retryAfter", JsonValueKind.Number)?.GetDouble();
        return new TokenException(code is null ? ErrorCode.ErrCallbackFailed : new ErrorCode(code), message)
        {
            IsTransient = Member(data, "transient", JsonValueKind.True) is not null,
            RetryAfter = wait is >= 0 and < int.MaxValue ? TimeSpan.FromMilliseconds(wait.Value) : null,
        };
    }

    private static JsonElement? Member(JsonElement? of, string name, JsonValueKind kind) =>
        of is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : null;

    /// <summary>Gives every waiting call the reason, and later calls too. Only the first reason counts.</summary>
    private void End(TokenException reason)
    {
        TaskCompletionSource<JsonElement>[] waiting;
        lock (_lock)
        {
            if (_reason is not null) return;
            _reason = reason;
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }
        foreach (var answer in waiting) answer.TrySetException(reason);
    }

    /// <summary>
    /// Reads one message with the framing of the Language Server Protocol. Null at an end between two messages.
    /// </summary>
    private static async Task<byte[]?> ReadMessageAsync(Stream output)
    {
        var header = new List<byte>();
        var one = new byte[1];
        while (!EndsHeader(header))
        {
            if (await output.ReadAsync(one).ConfigureAwait(false) == 0)
            {
                return header.Count == 0 ? null : throw new EndOfStreamException();
            }
            if (header.Count == MaxHeader) throw new InvalidDataException();
            header.Add(one[0]);
        }
        var body = new byte[ContentLength(Encoding.ASCII.GetString([.. header]))];
        await output.ReadExactlyAsync(body).ConfigureAwait(false);
        return body;
    }

    private static bool EndsHeader(List<byte> header) =>
        header.Count >= 4 && header[^4] == '\r' && header[^3] == '\n' && header[^2] == '\r' && header[^1] == '\n';

    private static int ContentLength(string header)
    {
        foreach (var line in header.Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !line[..colon].Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) continue;
            var value = line[(colon + 1)..].Trim();
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= MaxMessage
                ? length
                : throw new InvalidDataException();
        }
        throw new InvalidDataException();
    }
}
