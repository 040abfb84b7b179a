namespace FastNet.Data;

/// <summary>
/// A division of rows that come without a test part: the rows in an order drawn by a seed (NumPy's permutation) are divided into test rows,
/// validation rows (a tenth of the others, 1,000 at most) and training rows. The same rows and seed give the same parts on every machine.
/// </summary>
/// <param name="Share">The share of the test rows, 0 to 0.9.</param>
/// <param name="Seed">The seed of the order.</param>
/// <param name="Stratified">Whether each part has each class in the share that it has in all rows, to a row; numbers have no classes.</param>
public sealed record HoldOut(double Share = 0.2, uint Seed = 0, bool Stratified = true)
{
    /// <summary>The rows of each part, in the drawn order.</summary>
    internal (int[] Train, int[] Validation, int[] Test) Divide(int count, ReadOnlySpan<int> labels)
    {
        Ensure.That(Share is >= 0 and <= 0.9, $"The share of the rows to be held out is {Share}; expected 0 to 0.9.");
        Ensure.That(count >= 2, $"There are {count} rows; expected 2 or more, to train on and to validate on.");

        int[] order = new int[count];
        new RandomState(Seed).Permutation(order);
        int[] labelOf = Stratified && !labels.IsEmpty ? labels.ToArray() : new int[count];
        int test = Math.Min((int)Math.Round(Share * count, MidpointRounding.AwayFromZero), count - 2);
        int validation = ProtocolSizes.Usual(count - test, test).Validation;
        int[] left = new int[labelOf.Max() + 1];
        Array.ForEach(labelOf, label => left[label]++);
        int[] part = new int[count];
        Take(test, 2);
        Take(validation, 1);
        return (Rows(0), Rows(1), Rows(2));

        int[] Rows(int number) => Array.FindAll(order, row => part[row] == number);

        // Each class gives its share, rounded down, and those with the largest remainders one more; each keeps a row to train on.
        void Take(int total, int number)
        {
            long all = left.Sum();
            int[] shares = [.. left.Select(rows => (int)((long)total * rows / all))];
            int[] byRemainder = [.. Enumerable.Range(0, left.Length).OrderByDescending(label => (long)total * left[label] % all)];
            for (int i = 0, more = total - shares.Sum(); i < byRemainder.Length && more > 0; i++)
            {
                bool gives = shares[byRemainder[i]] + 1 < left[byRemainder[i]];
                shares[byRemainder[i]] += gives ? 1 : 0;
                more -= gives ? 1 : 0;
            }

            foreach (int row in order)
            {
                int label = labelOf[row];
                if (part[row] == 0 && shares[label] > 0)
                {
                    shares[label]--;
                    left[label]--;
                    part[row] = number;
                }
            }
        }
    }

    /// <summary>The division in words; without test rows it is that of validation rows alone.</summary>
    internal string Words
    {
        get
        {
            string rows = Share > 0 ? FormattableString.Invariant($"hold-out of {Share:R}") : "validation rows";
            return $"{(Stratified ? "stratified" : "plain")} {rows}, seed {Seed}";
        }
    }
}
