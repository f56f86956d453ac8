using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Rollouts.Grpc.Tests;

/// <summary>Hands the running handler of a call to the test that expects it.</summary>
public sealed class WatchingInterceptor : Interceptor
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<Task>> Expected = new();

    public static Task<Task> Expect(string name) =>
        Expected.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        var handling = continuation(request, context);
        if (context.RequestHeaders.GetValue("watch") is { } name && Expected.TryGetValue(name, out var expected))
        {
            expected.TrySetResult(handling);
        }

        return handling;
    }
}
