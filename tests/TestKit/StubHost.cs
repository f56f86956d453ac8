using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Rollouts.TestKit;

/// <summary>Hosts of servers that stand in for others in tests.</summary>
public static class StubHost
{
    /// <summary>What every such server is built with. It logs nothing: among the lines of servers nobody would find those of the test that failed.</summary>
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        return builder;
    }
}
