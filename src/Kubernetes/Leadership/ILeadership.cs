namespace Rollouts.Kubernetes;

/// <summary>Whether this process is the one that may write.</summary>
public interface ILeadership
{
    /// <summary>
    /// True while no other process can have taken over. It turns false by itself when the lease was not renewed in time, before
    /// anybody else may take it: ask right before a write.
    /// </summary>
    bool IsHeld { get; }

    /// <summary>Asks <see cref="IsHeld"/> right before a write.</summary>
    /// <param name="target">What would be written, for the message: a kind and a key.</param>
    /// <exception cref="LeadershipLostException">Nothing may be written any more.</exception>
    void EnsureHeld(string target)
    {
        if (!IsHeld)
        {
            throw new LeadershipLostException($"{target} is left as it is: another controller may lead now.");
        }
    }

    /// <summary>
    /// How long a write that is sent now may take: then it is over before anybody else may lead, however slow the network is. Null for no limit.
    /// </summary>
    /// <exception cref="LeadershipLostException">No write may be sent any more.</exception>
    TimeSpan? AdmitWrite();

    /// <summary>Waits until this process leads, does the work, and returns when the work or the leadership ends.</summary>
    /// <param name="work">The work of the leader; its token is cancelled when the leadership is lost.</param>
    /// <param name="cancellationToken">Gives the leadership back.</param>
    /// <exception cref="LeadershipLostException">Another process may lead now.</exception>
    Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken);
}
