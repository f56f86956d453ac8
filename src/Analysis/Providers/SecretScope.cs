namespace Rollouts.Analysis;

/// <summary>Whose secret it is.</summary>
public enum SecretScope
{
    /// <summary>An argument's secret, in the namespace of the run.</summary>
    Run,

    /// <summary>A provider's credentials, in the namespace of the service.</summary>
    Service,
}
