namespace Rollouts.PluginConformance;

/// <summary>All checks of routers, in their order.</summary>
internal static class RouterChecks
{
    /// <summary>Without it nothing else can be asked.</summary>
    public static RouterCheck First { get; } =
        new("handshake", "starts, listens, and answers with protocol 1 and KIND_TRAFFIC_ROUTER", LifeChecks.HandshakeAsync);

    public static IReadOnlyList<RouterCheck> All { get; } =
    [
        First,
        new("update-hash", "takes the hashes of both versions, twice", HashChecks.HashesAsync),
        new("set-weight-0", "weight 0 of 100 comes into force, told twice", (bed, stop) => WeightChecks.WeightAsync(bed, 0, stop)),
        new("set-weight-50", "weight 50 of 100 comes into force, told twice", (bed, stop) => WeightChecks.WeightAsync(bed, 50, stop)),
        new("set-weight-100", "weight 100 of 100 comes into force, told twice", (bed, stop) => WeightChecks.WeightAsync(bed, 100, stop)),
        new("max-weight", "5 of 1000 is obeyed, or refused with an error", WeightChecks.MaxWeightAsync),
        new("verify-weight", "a weight that was not set is not verified", WeightChecks.OtherWeightAsync),
        new("read-traffic", "ReadTraffic says what is set, or nothing; or it is left out", WeightChecks.ReadAsync),
        new("additional", "weights of experiments are obeyed and go again, or are refused with an error", WeightChecks.AdditionalAsync),
        new("empty-canary-hash", "an empty canary_hash leaves the canary as it is", HashChecks.EmptyCanaryAsync),
        new("header-route", "is set and taken away by an empty match, or refused with an error", RouteChecks.HeaderAsync),
        new("mirror-route", "is set and taken away by an empty match, or refused with an error", RouteChecks.MirrorAsync),
        new("remove-routes", "managed routes go, also those that are not there", RouteChecks.RemoveAsync),
        new("unknown-setting", "a field that the plugin does not know is an error", SettingChecks.UnknownAsync),
        new("malformed-settings", "settings of the wrong type are an error, and no crash", SettingChecks.MalformedAsync),
        new("cancelled-calls", "calls that are given up do no harm", LifeChecks.CancelledAsync),
        new("concurrent-calls", "16 calls at once are all answered", LifeChecks.ConcurrentAsync),
        new("restart", "after SIGTERM it ends in time; started again, it knows what is set", LifeChecks.RestartAsync),
        new("lost-host", "ends when its standard input ends, which is what a killed controller leaves", LostHostCheck.RunAsync),
    ];
}
