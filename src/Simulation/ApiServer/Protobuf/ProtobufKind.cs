namespace Rollouts.Simulation;

internal enum ProtobufKind
{
    Text,

    /// <summary>An integer whose zero says nothing.</summary>
    Number,

    /// <summary>An integer whose zero was meant (a pointer in Go).</summary>
    OptionalNumber,
    Flag,
    Message,
    TextMap,
    BytesMap,

    /// <summary>Seconds since 1970, as RFC 3339 text in JSON.</summary>
    Time,

    /// <summary>A number or a text.</summary>
    IntOrString,
}
