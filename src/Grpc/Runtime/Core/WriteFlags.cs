namespace Grpc.Core;

/// <summary>How one message is written.</summary>
[Flags]
public enum WriteFlags
{
    None = 0,

    /// <summary>The message may wait in a buffer for the next one.</summary>
    BufferHint = 1,

    /// <summary>The message is not compressed even where the call is.</summary>
    NoCompress = 2,
}
