using Google.Protobuf;
using Google.Protobuf.Reflection;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>One operation of the API on REST: the same message goes in and comes out as on gRPC.</summary>
/// <param name="Verb">The HTTP method.</param>
/// <param name="Path">Its path; what stands in braces is a field of the request.</param>
/// <param name="Operation">The name of the method on gRPC.</param>
/// <param name="Summary">What it does, for the OpenAPI document.</param>
/// <param name="Writes">Whether it needs the permission to write: it changes something, or asks sources in the service's name.</param>
/// <param name="Request">The type of the request.</param>
/// <param name="Response">The type of the answer; of one event where the route streams.</param>
/// <param name="Call">Carries it out; null where it streams.</param>
internal sealed record RestRoute(
    string Verb,
    string Path,
    string Operation,
    string Summary,
    bool Writes,
    MessageDescriptor Request,
    MessageDescriptor Response,
    Func<IServiceProvider, IMessage, CancellationToken, Task<IMessage>>? Call
)
{
    /// <summary>The method of gRPC that it is.</summary>
    public MethodDescriptor Method { get; } =
        V1.AnalysisService.Descriptor.Methods.Concat(V1.ScheduleService.Descriptor.Methods).Single(m => m.Name == Operation);

    /// <summary>Whether the answer is a stream of server-sent events.</summary>
    public bool Streams => Call is null;

    /// <summary>Whether the request has a body.</summary>
    public bool HasBody => Verb is "POST" or "PUT";
}
