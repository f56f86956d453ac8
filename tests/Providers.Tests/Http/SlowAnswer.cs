using Microsoft.AspNetCore.Http;

namespace Rollouts.Providers.Tests;

/// <summary>A server that begins to answer and never goes on.</summary>
internal static class SlowAnswer
{
    public static async Task NeverEnds(HttpContext context, SeenRequest seen)
    {
        await context.Response.StartAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
            .ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
