namespace Rollouts.Grpc;

/// <summary>Where a plugin is in its life.</summary>
public enum PluginPhase
{
    /// <summary>Its process is started, or about to be.</summary>
    Starting,

    /// <summary>It takes calls.</summary>
    Ready,

    /// <summary>It failed and waits for its restart.</summary>
    Waiting,

    /// <summary>It cannot work as it is; only a new configuration or program helps.</summary>
    Refused,

    /// <summary>The host stopped it.</summary>
    Stopped,
}
