#nullable enable

using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Runtime;

/// <summary>
/// Sends one call, and returns its result, or throws what the other side answers as an error. It may be called by several
/// threads at once.
/// </summary>
/// <param name="method">The name on the wire.</param>
/// <param name="parameters">Null where the method has none.</param>
/// <param name="cancellationToken">Ends the wait for the result.</param>
public delegate Task<JsonElement> RpcCall(string method, JsonElement? parameters, CancellationToken cancellationToken);
