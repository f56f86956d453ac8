using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Cli.Tests;

/// <summary>An HTTP stack that answers some requests itself, as a server under load or with RBAC would.</summary>
internal sealed class RefusingHandler(Func<HttpRequestMessage, HttpResponseMessage?> refuse) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>A Status object.</summary>
    public static HttpResponseMessage Status(HttpStatusCode code, string reason, string message)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["reason"] = reason,
            ["message"] = message,
            ["code"] = (int)code,
        };
        return new HttpResponseMessage(code) { Content = new StringContent(status.ToJsonString(), Encoding.UTF8, "application/json") };
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        refuse(request) is { } answer ? Task.FromResult(answer) : base.SendAsync(request, cancellationToken);
}
