using System.Diagnostics.Metrics;

namespace Rollouts.Grpc;

/// <summary>The meter of calls served and made.</summary>
public static class GrpcMeter
{
    /// <summary>The name under which listeners find it.</summary>
    public const string Name = "Rollouts.Grpc";

    internal static readonly Meter Instance = new(Name);
}
