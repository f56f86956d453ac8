using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>How a <see cref="ProgramCache"/> fares.</summary>
/// <param name="Hits">Compilations spared since it was made.</param>
/// <param name="Misses">Compilations done since it was made.</param>
/// <param name="Evictions">Programs that went to make room.</param>
/// <param name="Count">Programs and faults held now.</param>
/// <param name="Size">UTF-16 units of their sources, and what their patterns add.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProgramCacheStatistics(long Hits, long Misses, long Evictions, int Count, long Size);
