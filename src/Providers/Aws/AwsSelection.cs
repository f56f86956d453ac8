namespace Rollouts.Providers;

/// <summary>What a metric says about its identity at AWS; everything it leaves out comes from the environment of the service.</summary>
/// <param name="Region">For example <c>eu-west-1</c>.</param>
/// <param name="Profile">A profile of the shared files.</param>
/// <param name="RoleArn">A role to assume with the credentials that were found.</param>
internal sealed record AwsSelection(string? Region = null, string? Profile = null, string? RoleArn = null);
