namespace Rollouts.AnalysisService.Tests;

/// <summary>A span as an OTLP receiver sees it; ids in hex, attributes as far as they are text.</summary>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes);
