namespace Grpc.Core;

/// <summary>Messages that arrive one after the other.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message read last.</summary>
    T Current { get; }

    /// <summary>Reads the next message; false when there is none left.</summary>
    /// <exception cref="RpcException">The call ended with another status than OK.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
