namespace Grpc.Core;

/// <summary>The answers of a server.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
