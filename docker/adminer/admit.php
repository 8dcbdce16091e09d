<?php

// admit.php <SHA-256 of a token> <seconds>: whoever shows that token within this time comes in, once.
declare(strict_types=1);

require __DIR__ . '/admission.php';

Admissions::grant($argv[1] ?? '', (int) ($argv[2] ?? 0));
