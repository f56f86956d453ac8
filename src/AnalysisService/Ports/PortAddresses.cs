using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Rollouts.AnalysisService;

/// <summary>Where a started service answers. Kestrel lists addresses in the order in which they were asked for.</summary>
internal static class PortAddresses
{
    public static IReadOnlyList<(ListenerPurposes Purposes, string Address)> Of(IServer server, AnalysisServiceOptions options) =>
        [
            .. Listener
                .AllOf(options)
                .Zip(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], static (l, address) => (l.Purposes, address)),
        ];

    public static Uri Of(WebApplication service, ListenerPurposes purpose) =>
        new(
            Of(service.Services.GetRequiredService<IServer>(), service.Services.GetRequiredService<AnalysisServiceOptions>())
                .First(a => a.Purposes.HasFlag(purpose))
                .Address
        );
}
