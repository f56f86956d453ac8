namespace Rollouts.Analysis;

/// <summary>Why a source gave no value, as far as it is not about the metric or the query. None of these says anything about a canary.</summary>
public enum ProviderFault
{
    /// <summary>Something else: the message says what.</summary>
    Unspecified,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>The answer was not complete in time.</summary>
    Timeout,

    /// <summary>The source did not answer many queries before, and is left alone for a while.</summary>
    Down,

    /// <summary>There was no turn within the budget of its address.</summary>
    OverBudget,

    /// <summary>The service must not reach that address.</summary>
    AddressRefused,

    /// <summary>The answer was longer than what is read.</summary>
    AnswerTooLong,
}
