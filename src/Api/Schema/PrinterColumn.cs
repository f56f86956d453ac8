namespace Rollouts.Api;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Type">integer, string or date.</param>
/// <param name="JsonPath">Where the value is.</param>
/// <param name="Description">What it means.</param>
internal sealed record PrinterColumn(string Name, string Type, string JsonPath, string Description);
