namespace Rollouts.Api;

/// <summary>The three families of suffixes that a quantity keeps through parsing and writing.</summary>
internal enum QuantityFormat
{
    /// <summary>n, u, m, none, k, M, G, T, P, E.</summary>
    DecimalSi,

    /// <summary>Ki, Mi, Gi, Ti, Pi, Ei.</summary>
    BinarySi,

    /// <summary>e3, E-3.</summary>
    DecimalExponent,
}
