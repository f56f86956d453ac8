namespace Rollouts.Providers;

/// <summary>As whom and where AWS is asked.</summary>
internal sealed record AwsIdentity(AwsCredentials Credentials, string Region);
