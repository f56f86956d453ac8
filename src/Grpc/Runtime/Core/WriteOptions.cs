namespace Grpc.Core;

/// <summary>How messages of a call are written.</summary>
public class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
