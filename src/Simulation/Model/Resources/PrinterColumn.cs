namespace Rollouts.Simulation;

/// <summary>A column of <c>additionalPrinterColumns</c>.</summary>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="Priority">Columns above 0 are shown in wide output only.</param>
public sealed record PrinterColumn(
    string Name,
    string Type,
    string JsonPath,
    string Format = "",
    string Description = "",
    int Priority = 0
);
